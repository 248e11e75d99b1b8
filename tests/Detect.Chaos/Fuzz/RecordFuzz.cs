using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Chaos;

/// <summary>
/// Records through what a worker does with them: decoding, matching, the question whom they touch, the live engine, the documents of its
/// alerts, and reading a journal entry again. Every record is an event or a dead letter with a reason, and no rule fails on one.
/// </summary>
internal sealed class RecordFuzz : IDisposable
{
    private const int Batch = 200;
    private const int BatchesPerClock = 50;

    private readonly LiveEngine engine;
    private readonly BatchEvaluator evaluator;
    private readonly BatchEvaluator again;
    private long events;
    private long letters;
    private long alerts;

    private RecordFuzz()
    {
        var rules = RuleLoader.Load([.. RuleFolder.ReadShipped().Files, new RuleFile("rules.yml", ChaosStory.Rules)]).Rules;
        engine = new LiveEngine(rules, new EngineOptions());
        evaluator = new BatchEvaluator(engine, null, e => engine.Accounts.TouchesPrivileged(e) && AccountDirectory.NamesIn(e).Count > 0);
        again = new BatchEvaluator(engine);
    }

    public static string Run(FuzzOptions options, FuzzWatch watch)
    {
        using var fuzz = new RecordFuzz();
        for (var done = 0; done < options.Records; done += Batch)
        {
            var count = Math.Min(Batch, options.Records - done);
            var seed = options.Seed + done;
            watch.Begin("--records", seed, count);
            fuzz.Try(seed, count, movesClock: done % (BatchesPerClock * Batch) == 0, watch);
        }

        return $"{fuzz.events} events, {fuzz.letters} dead letters, {fuzz.alerts} alerts";
    }

    public void Dispose() => engine.Dispose();

    private void Try(int seed, int count, bool movesClock, FuzzWatch watch)
    {
        try
        {
            Take(seed, count, movesClock);
        }
        catch (Exception) when (count > 1)
        {
            // The one that did it, where it does it alone.
            for (var i = 0; i < count; i++)
            {
                watch.Begin("--records", seed + i);
                using var alone = new RecordFuzz();
                alone.Take(seed + i, 1, movesClock: false);
            }

            watch.Begin("--records", seed, count);
            throw;
        }
    }

    private void Take(int seed, int count, bool movesClock)
    {
        var lines = new MemoryStream();
        for (var i = 0; i < count; i++)
        {
            lines.Write(Mutations.Record(seed + i));
            lines.WriteByte((byte)'\n');
        }

        var evaluated = evaluator.Evaluate([RecordBatches.OfJson("fuzz", lines.ToArray())]);
        Check(evaluated);
        events += evaluated.Decoded;
        letters += evaluated.DeadLetters.Count;
        alerts += engine.Process(evaluated.Events).Select(AlertDocument.Of).Select(AlertDocumentJson.Write).LongCount();
        alerts += movesClock && evaluated.NextNewest is { } newest && newest.Year == 2026 ? engine.MoveWatermark(newest.AddHours(-1)).Count : 0;
    }

    private void Check(EvaluatedBatch evaluated)
    {
        if (evaluated.DeadLetters.FirstOrDefault(letter => letter.Code == "decoder-failure") is { } failure)
        {
            throw new FuzzFinding($"the decoder failed: {failure.Reason}");
        }

        if (evaluated.RuleFailures is [var first, ..])
        {
            throw new FuzzFinding($"the rule \"{first.Rule.Title}\" failed", first.First);
        }

        foreach (var e in evaluated.Events.Where(e => e.Matches.Count > 0))
        {
            var (before, after) = (Titles(e), again.EvaluateAgain(e.Event.JsonRecord, e.Event.TenantId, e.Key) is { } read ? Titles(read) : "not to be read");
            if (before != after)
            {
                throw new FuzzFinding($"matched {before}, and when read again {after}");
            }
        }
    }

    private static string Titles(LiveEvent e) => string.Join(", ", e.Rules.Select(rule => $"\"{rule.Title}\""));
}
