using System.Text;
using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Chaos;

/// <summary>Rule files and configurations: each has errors with a place, or works on events.</summary>
internal static class TextFuzz
{
    public static string Rules(FuzzOptions options, FuzzWatch watch)
    {
        var loaded = 0;
        var events = Enumerable.Range(0, 40).Select(i => FuzzCorpus.Records[i * FuzzCorpus.Records.Count / 40]).ToList();
        var chunk = RecordBatches.OfJson("fuzz", events.SelectMany(record => record.Append((byte)'\n')).ToArray());
        for (var i = 0; i < options.Rules; i++)
        {
            watch.Begin("--rules", options.Seed + i);
            var file = new RuleFile("fuzz.yml", Encoding.UTF8.GetString(Mutations.Text(options.Seed + i, FuzzCorpus.Rules)));
            var load = RuleLoader.Load([file]);
            _ = load.Findings.Select(finding => finding.ToString()).ToList();
            _ = RuleFixes.Apply(file, load.Findings);
            if (load.Findings.Any(finding => finding.Severity == FindingSeverity.Error))
            {
                continue;
            }

            loaded++;
            using var engine = new LiveEngine(load.Rules);
            var evaluated = new BatchEvaluator(engine).Evaluate([chunk]);
            if (evaluated.RuleFailures is [var first, ..])
            {
                throw new FuzzFinding($"the rule \"{first.Rule.Title}\" failed", first.First);
            }

            engine.Process(evaluated.Events);
        }

        return $"{loaded} of them without an error";
    }

    public static async Task<string> ConfigurationsAsync(FuzzOptions options, FuzzWatch watch)
    {
        var folder = Directory.CreateTempSubdirectory("detect-fuzz-");
        var loaded = 0;
        try
        {
            await File.WriteAllTextAsync(Path.Join(folder.FullName, "rules.yml"), ChaosStory.Rules);
            var path = Path.Join(folder.FullName, "detect.yml");
            await File.WriteAllTextAsync(path, SampleConfiguration.Text);
            if (options.Configurations > 0 && !await TryAsync(path))
            {
                throw new FuzzFinding("the sample of a configuration is not usable as it is");
            }

            for (var i = 0; i < options.Configurations; i++)
            {
                watch.Begin("--configurations", options.Seed + i);
                await File.WriteAllBytesAsync(path, Mutations.Text(options.Seed + i, [Encoding.UTF8.GetBytes(SampleConfiguration.Text)]));
                loaded += await TryAsync(path) ? 1 : 0;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return $"{loaded} of them usable";
    }

    /// <returns>Whether a worker would start with it.</returns>
    private static async Task<bool> TryAsync(string path)
    {
        var result = await ConfigurationFile.LoadAsync(path, new Dictionary<string, string>(), vault: null, CancellationToken.None);
        _ = result.Findings.Select(finding => finding.ToString()).ToList();
        if (result.Configuration is not { } configuration)
        {
            return false;
        }

        await UseAsync(configuration, path);
        return true;
    }

    private static async Task UseAsync(DetectConfiguration configuration, string path)
    {
        var content = ConfiguredContent.Load(configuration);
        if (ConfigurationSummary.Of(configuration, content, path).Any(line => line.Contains("a-secret", StringComparison.Ordinal) || line.Contains("a-password", StringComparison.Ordinal)))
        {
            throw new FuzzFinding("the summary of a configuration shows a secret");
        }

        foreach (var source in configuration.Sources.Where(source => source is not HttpSourceSettings))
        {
            await MadeAsync(() => SourceFactory.Create(source, TimeProvider.System));
        }

        foreach (var sink in configuration.Sinks)
        {
            await MadeAsync(() => SinkFactory.Create(sink, configuration.Name, TimeProvider.System));
        }
    }

    // What cannot work is said by these two.
    private static async Task MadeAsync(Func<IAsyncDisposable> make)
    {
        try
        {
            await make().DisposeAsync();
        }
        catch (Exception e) when (e is SourceException or FormatException)
        {
            if (e.Message.Length == 0)
            {
                throw new FuzzFinding("what cannot work is not said", e);
            }
        }
    }
}
