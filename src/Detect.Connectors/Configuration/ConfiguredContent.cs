using Detect.Engine;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>What the files that a configuration names say: rules, accounts, silences.</summary>
public sealed record ContentLoadResult
{
    public required RuleSet Rules { get; init; }

    public required AccountDirectory Accounts { get; init; }

    public required SilenceList Silences { get; init; }

    /// <summary>Everything there is to say about the files.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Files that cannot be read at all, one sentence each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>The files as they were read, to tell one version from another.</summary>
    public required IReadOnlyList<RuleFile> Files { get; init; }

    /// <summary>A worker does not evaluate with these.</summary>
    public bool HasErrors => Problems.Count > 0 || Findings.Any(finding => finding.Severity == FindingSeverity.Error);
}

/// <summary>Reads the files that a configuration names.</summary>
public static class ConfiguredContent
{
    public static ContentLoadResult Load(DetectConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var problems = new List<string>();
        var listing = configuration.RulePaths.Count == 0 ? RuleFolder.ReadShipped() : RuleFolder.Read(configuration.RulePaths);
        problems.AddRange(listing.Problems);
        var pipelines = Read(configuration.PipelinePaths, problems);
        var values = Read(configuration.ValueListPaths, problems);
        var accounts = Read(One(configuration.AccountsPath), problems);
        var silences = Read(One(configuration.SilencesPath), problems);
        var rules = RuleLoader.Load(listing.Files, new RuleLoadOptions { Pipelines = pipelines, ValueLists = ValueLists(values, problems) });
        var accountResult = accounts is [var accountsFile] ? AccountFile.Load(accountsFile) : new AccountLoadResult(new AccountDirectory(), []);
        var silenceResult = silences is [var silencesFile] ? SilenceFile.Load(silencesFile) : new SilenceLoadResult(SilenceList.None, []);
        return new ContentLoadResult
        {
            Rules = rules.Rules,
            Accounts = accountResult.Accounts,
            Silences = silenceResult.Silences,
            Findings = [.. rules.Findings, .. accountResult.Findings, .. silenceResult.Findings],
            Problems = problems,
            Files = [.. listing.Files, .. pipelines, .. values, .. accounts, .. silences],
        };
    }

    private static IReadOnlyList<string> One(string? path) => path is null ? [] : [path];

    private static List<RuleFile> Read(IReadOnlyList<string> paths, List<string> problems)
    {
        var files = new List<RuleFile>();
        foreach (var path in paths)
        {
            if (RuleFolder.ReadOne(path, problems) is { } text)
            {
                files.Add(new RuleFile(path, text));
            }
        }

        return files;
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<string>>? ValueLists(List<RuleFile> files, List<string> problems)
    {
        try
        {
            return files.Count == 0 ? null : ValueListFile.Read(files);
        }
        catch (FormatException e)
        {
            problems.Add(e.Message);
            return null;
        }
    }
}
