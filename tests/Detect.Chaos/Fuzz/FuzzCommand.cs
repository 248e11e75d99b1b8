using System.Diagnostics;
using System.Text;
using Detect.Connectors;
using Detect.Engine;
using Detect.Events;
using Detect.Rules;

namespace Detect.Chaos;

/// <summary>Mutated records through decoding, matching and the live engine; mutated rules and configurations through their readers.</summary>
internal static class FuzzCommand
{
    private const int Batch = 200;

    public static async Task<int> RunAsync(FuzzOptions options)
    {
        Console.WriteLine($"fuzz: seed {options.Seed}");
        var story = ChaosStory.Of(options.Seed, events: 2_000, incidents: 200);
        try
        {
            Records(options, story);
            Rules(options);
            await ConfigurationsAsync(options);
            return 0;
        }
#pragma warning disable CA1031 // Whatever gets out of the parts under test is the finding.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Console.WriteLine($"fuzz: failed, try again with --seed {options.Seed}:\n{exception}");
            return 1;
        }
    }

    // The shipped rules, since they look at the most fields. Every record is an event or a dead letter, and the engine goes on.
    private static void Records(FuzzOptions options, ChaosStory story)
    {
        var started = Stopwatch.GetTimestamp();
        var rules = RuleLoader.Load([.. RuleFolder.ReadShipped().Files, new RuleFile("rules.yml", ChaosStory.Rules)]).Rules;
        using var engine = new LiveEngine(rules);
        var evaluator = new BatchEvaluator(engine);
        var mutations = new Mutations(new Random(options.Seed), [.. story.Lines.Select(line => line.Bytes)]);
        var (events, letters, alerts) = (0L, 0L, 0L);
        for (var done = 0; done < options.Records; done += Batch)
        {
            var lines = new MemoryStream();
            for (var i = 0; i < Batch; i++)
            {
                lines.Write(mutations.Next());
                lines.WriteByte((byte)'\n');
            }

            var evaluated = evaluator.Evaluate([RecordBatches.OfJson("fuzz", lines.ToArray())]);
            events += evaluated.Decoded;
            letters += evaluated.DeadLetters.Count;
            alerts += engine.Process(evaluated.Events).Select(AlertDocument.Of).Select(AlertDocumentJson.Write).LongCount();
            alerts += done % (50 * Batch) == 0 && evaluated.NextNewest is { } newest && newest.Year == 2026 ? engine.MoveWatermark(newest.AddHours(-1)).Count : 0;
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine($"fuzz: {options.Records} records in {seconds:0} s: {events} events, {letters} dead letters, {alerts} alerts");
    }

    private static void Rules(FuzzOptions options)
    {
        var started = Stopwatch.GetTimestamp();
        byte[][] corpus = [.. RuleFolder.ReadShipped().Files.Select(file => file.Text).Append(ChaosStory.Rules).Select(Encoding.UTF8.GetBytes)];
        var mutations = new Mutations(new Random(options.Seed), corpus);
        var loaded = 0;
        for (var i = 0; i < options.Texts; i++)
        {
            var load = RuleLoader.Load([new RuleFile("fuzz.yml", Encoding.UTF8.GetString(mutations.Next()))]);
            loaded += load.Findings.Any(finding => finding.Severity == FindingSeverity.Error) ? 0 : 1;
            using var engine = new LiveEngine(load.Rules);
        }

        Console.WriteLine($"fuzz: {options.Texts} rule files in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, {loaded} of them without an error");
    }

    private static async Task ConfigurationsAsync(FuzzOptions options)
    {
        var started = Stopwatch.GetTimestamp();
        var folder = Directory.CreateTempSubdirectory("detect-fuzz-");
        var mutations = new Mutations(new Random(options.Seed), [Encoding.UTF8.GetBytes(SampleConfiguration.Text)]);
        var loaded = 0;
        try
        {
            var path = Path.Join(folder.FullName, "detect.yml");
            for (var i = 0; i < options.Texts; i++)
            {
                await File.WriteAllBytesAsync(path, mutations.Next());
                var result = await ConfigurationFile.LoadAsync(path, new Dictionary<string, string>(), vault: null, CancellationToken.None);
                loaded += result.Configuration is null ? 0 : 1;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Console.WriteLine($"fuzz: {options.Texts} configurations in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, {loaded} of them usable");
    }
}
