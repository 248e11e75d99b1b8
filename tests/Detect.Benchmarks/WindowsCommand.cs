using System.Text;
using Detect.Engine;
using Detect.Events;
using Detect.Rules;

namespace Detect.Benchmarks;

/// <summary>A million groups in one correlation, and value counts over windows of ever more distinct values.</summary>
internal static class WindowsCommand
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public static void Run(BenchmarkOptions options)
    {
        var count = options.Smoke ? 10_000 : 1_000_000;
        var groups = new Measurement("type: event_count", "gte: 1000", count, i => ($"u{i}", 0));
        groups.Run();
        Console.WriteLine($"  {count:N0} groups{groups.BytesHeld / count,10:N0} bytes/group{groups.EventsPerSecond,12:N0} events/s");
        foreach (var distinct in (int[])[10, 1_000, 10_000])
        {
            var values = new Measurement("type: value_count", "field: value\n    gte: 1000000", count, i => ("one", i % distinct));
            values.Run();
            Console.WriteLine($"  {distinct,9:N0} distinct values in the window{values.EventsPerSecond,12:N0} events/s");
        }
    }

    private sealed class Measurement(string type, string condition, int events, Func<int, (string Group, int Value)> draw)
    {
        private readonly RuleFile rule = new("windows.yml", $"""
            title: Anything
            name: anything
            logsource:
              product: benchmark
            detection:
              selection:
                kind: seen
              condition: selection
            ---
            title: Many
            correlation:
              {type}
              rules:
                - anything
              group-by:
                - user
              timespan: 2h
              condition:
                {condition}
            """);

        public double EventsPerSecond { get; private set; }

        /// <summary>What the windows hold when the last event has been taken.</summary>
        public double BytesHeld { get; private set; }

        public void Run()
        {
            var rules = BenchmarkRules.Load([rule], new RuleLoadOptions { PlainJson = true });
            var records = Records();
            using var engine = new DetectionEngine(rules);
            var pipeline = new DetectionPipeline(engine, new PipelineOptions { Decoder = new DecoderOptions { PlainJson = true, TimestampField = "at" } });
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var clock = Clock.StartNew();
            pipeline.Run([new RecordSource("windows", () => new MemoryStream(records))], new PipelineObserver
            {
                Progressed = bytes => AtTheEnd(bytes == records.Length, clock, before),
            });
        }

        private void AtTheEnd(bool isEnd, Clock clock, long before)
        {
            if (isEnd)
            {
                EventsPerSecond = events / clock.Stop().TotalSeconds;
                BytesHeld = GC.GetTotalMemory(forceFullCollection: true) - before;
            }
        }

        // All within one hour, so that no window loses an event before the end.
        private byte[] Records()
        {
            var text = new StringBuilder();
            for (var i = 0; i < events; i++)
            {
                var (group, value) = draw(i);
                var at = Start.AddHours((double)i / events);
                text.Append($"{{\"at\":\"{at:yyyy-MM-ddTHH:mm:ss.fffffffZ}\",\"kind\":\"seen\",\"user\":\"{group}\",\"value\":{value},\"n\":{i}}}\n");
            }

            return Encoding.UTF8.GetBytes(text.ToString());
        }
    }
}
