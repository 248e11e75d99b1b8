using System.Globalization;
using System.Text;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests.Conformance;

/// <summary>Loads a case's rules and puts events through the production decoder, matcher and engine.</summary>
internal sealed class ConformanceRun
{
    private readonly ConformanceCase @case;

    public ConformanceRun(ConformanceCase @case)
    {
        this.@case = @case;
        Loaded = RuleLoader.Load([new RuleFile("case.yml", @case.Text)], new RuleLoadOptions
        {
            PlainJson = !@case.IsEntra,
            ValueLists = @case.Lists,
            Pipelines = @case.Pipeline is { } text ? [new RuleFile("pipeline.yml", text)] : [],
        });
    }

    public RuleLoadResult Loaded { get; }

    public bool IsMatched(string json) => Evaluate(json).Single().Matches is { Count: > 0 };

    public List<string> Alerts()
    {
        var raised = new List<string>();
        using var engine = new DetectionEngine(Loaded.Rules, new EngineOptions { Accounts = Accounts() });
        using var subscription = engine.Alerts.Subscribe(alert => raised.Add(Print(alert)));
        engine.Process(Evaluate(string.Join('\n', @case.Events.Select(Timed))));
        engine.Complete();
        return raised;
    }

    private AccountDirectory Accounts() =>
        @case.Accounts is { } text ? AccountFile.Load(new RuleFile("accounts.yml", text)).Accounts : new AccountDirectory();

    /// <summary>The event with its number as id and its time.</summary>
    private static string Timed(string written, int index)
    {
        var space = written.IndexOf(' ', StringComparison.Ordinal);
        var minutes = double.Parse(written[..space], CultureInfo.InvariantCulture);
        var members = written[(space + 1)..].TrimStart('{');
        return string.Create(CultureInfo.InvariantCulture, $$"""{"id": "{{index + 1}}", "at": "{{Log.At(minutes):O}}", {{members}}""");
    }

    private static string Print(Alert alert)
    {
        var group = alert.Group.Count == 0 ? "" : $" ({AlertText.Group(alert)})";
        return $"{alert.Rule.Title}{group}: {string.Join(' ', AlertText.Ids(alert))}";
    }

    private EvaluatedEvent[] Evaluate(string json)
    {
        var collector = new Collector(CompiledRules.Compile(Loaded.Rules.SigmaRules).CreateMatcher());
        var options = @case.IsEntra ? new DecoderOptions() : new DecoderOptions { PlainJson = true, TimestampField = "at" };
        new EventDecoder(options).Decode(new RecordChunk("test", ChunkFormat.Json, Encoding.UTF8.GetBytes(json), 1, 0), collector);
        return [.. collector.Events];
    }

    private sealed class Collector : IEventVisitor
    {
        private readonly RuleMatcher matcher;

        public Collector(RuleMatcher matcher)
        {
            this.matcher = matcher;
            matcher.RuleFailed = (rule, exception) => throw new InvalidOperationException($"{rule} failed", exception);
        }

        public List<EvaluatedEvent> Events { get; } = [];

        public void OnEvent(AuditEvent e)
        {
            var matched = new List<SigmaRule>();
            matcher.Match(e, matched);
            var kept = e.Detach();
            Events.Add(new EvaluatedEvent(e.Key, e.OccurredAt, [.. matched.Select(rule => new RuleMatch(rule, kept))], kept.TenantId));
        }

        public void OnDeadLetter(DeadLetter deadLetter) => throw new InvalidOperationException(deadLetter.Reason);

        public void OnNotice(RecordOrigin origin, string code, string message)
        {
        }
    }
}
