using Detect.Events;
using Detect.Rules;

namespace Detect.Benchmarks;

/// <summary>What matching adds to decoding, by number of rules.</summary>
internal static class MatchingCommand
{
    public static void Run(BenchmarkOptions options)
    {
        using var log = new LogFile(options);
        var matchers = options.RuleCounts
            .Select(count => (Count: count, Visitor: new Matching(CompiledRules.Compile(BenchmarkRules.Grow(count).SigmaRules))))
            .ToList();
        var decoding = TimeSpan.MaxValue;
        var best = matchers.Select(_ => TimeSpan.MaxValue).ToArray();
        for (var round = 0; round <= options.Rounds; round++)
        {
            decoding = DecodeCommand.Least(decoding, DecodeCommand.Time(log.Path, new DecodeCommand.FieldsOnly()));
            for (var i = 0; i < best.Length; i++)
            {
                matchers[i].Visitor.Matches = 0;
                best[i] = DecodeCommand.Least(best[i], DecodeCommand.Time(log.Path, matchers[i].Visitor));
            }
        }

        Console.WriteLine($"  {"decoding",-12}{Nanoseconds(decoding, log),8:N0} ns/event");
        for (var i = 0; i < best.Length; i++)
        {
            var (count, visitor) = matchers[i];
            Console.WriteLine($"  {$"{count:N0} rules",-12}{Nanoseconds(best[i] - decoding, log),8:N0} ns/event more, {visitor.Matches:N0} matches");
        }
    }

    private static double Nanoseconds(TimeSpan elapsed, LogFile log) => elapsed.TotalNanoseconds / log.Records;

    private sealed class Matching(CompiledRules rules) : IEventVisitor
    {
        private readonly RuleMatcher matcher = rules.CreateMatcher();
        private readonly List<SigmaRule> matched = [];
        private readonly DecodeCommand.FieldsOnly fields = new();

        public long Matches { get; set; }

        public void OnEvent(AuditEvent e)
        {
            fields.OnEvent(e);
            matched.Clear();
            matcher.Match(e, matched);
            Matches += matched.Count;
        }

        public void OnDeadLetter(DeadLetter deadLetter) => fields.OnDeadLetter(deadLetter);

        public void OnNotice(RecordOrigin origin, string code, string message)
        {
        }
    }
}
