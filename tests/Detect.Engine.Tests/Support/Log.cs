using System.Globalization;
using System.Text;
using System.Text.Json;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>Writes plain JSON events, and runs them through the real decoder and the real matcher.</summary>
internal sealed class Log
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly DecoderOptions Options = new() { PlainJson = true, TimestampField = "at" };

    private readonly CompiledRules rules;

    public Log(RuleSet rules) => this.rules = CompiledRules.Compile(rules.SigmaRules);

    public static DateTimeOffset At(double minutes) => Start.AddMinutes(minutes);

    /// <param name="fields">Names and values; a null value leaves the field out.</param>
    public static string Event(string id, double? minutes, params (string Name, object? Value)[] fields)
    {
        var members = new Dictionary<string, object> { ["id"] = id };
        if (minutes is { } m)
        {
            members["at"] = At(m).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in fields.Where(f => f.Value is not null))
        {
            members[name] = value!;
        }

        return JsonSerializer.Serialize(members);
    }

    public EvaluatedEvent[] Evaluate(params string[] lines) => EvaluateOf(null, lines);

    /// <param name="tenant">Whose source the events come from.</param>
    public EvaluatedEvent[] EvaluateOf(string? tenant, params string[] lines)
    {
        var collector = new Collector(rules.CreateMatcher());
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        new EventDecoder(Options).Decode(new RecordChunk("test", ChunkFormat.Json, bytes, 1, 0) { TenantId = tenant }, collector);
        return [.. collector.Events];
    }

    private sealed class Collector(RuleMatcher matcher) : IEventVisitor
    {
        public List<EvaluatedEvent> Events { get; } = [];

        public void OnEvent(AuditEvent e)
        {
            var matched = new List<SigmaRule>();
            matcher.Match(e, matched);
            var kept = matched.Count == 0 ? null : e.Detach();
            Events.Add(new EvaluatedEvent(e.Key, e.OccurredAt, kept is null ? null : [.. matched.Select(r => new RuleMatch(r, kept))], e.TenantId));
        }

        public void OnDeadLetter(DeadLetter deadLetter) => throw new InvalidOperationException(deadLetter.Reason);

        public void OnNotice(RecordOrigin origin, string code, string message)
        {
        }
    }
}
