using Detect.Connectors;
using Detect.Rules;

namespace Detect.Server;

/// <summary>The texts of a version of the content, read at one time.</summary>
internal sealed record ContentTexts
{
    public required IReadOnlyList<RuleFile> Rules { get; init; }

    public IReadOnlyList<RuleFile> Pipelines { get; init; } = [];

    public IReadOnlyList<RuleFile> ValueLists { get; init; } = [];

    public RuleFile? Accounts { get; init; }

    public IReadOnlyList<RuleFile> Silences { get; init; } = [];

    public IReadOnlyList<string> Problems { get; init; } = [];

    public IEnumerable<RuleFile> All => Rules.Concat(Pipelines).Concat(ValueLists).Concat(Silences).Concat(Accounts is null ? [] : [Accounts]);

    public static ContentTexts Read(ContentFiles files)
    {
        var rules = files.Rules.Count == 0 ? RuleFolder.ReadShipped() : RuleFolder.Read(files.Rules);
        var problems = rules.Problems.ToList();
        return new ContentTexts
        {
            Rules = rules.Files,
            Pipelines = ReadAll(files.Pipelines, problems),
            ValueLists = ReadAll(files.ValueLists, problems),
            Accounts = files.Accounts is { } accounts ? ReadAll([accounts], problems).FirstOrDefault() : null,
            Silences = files.Silences is { } silences ? ReadAll([silences], problems) : [],
            Problems = problems,
        };
    }

    private static List<RuleFile> ReadAll(IReadOnlyList<string> paths, List<string> problems)
    {
        var read = new List<RuleFile>();
        foreach (var path in paths)
        {
            try
            {
                read.Add(new RuleFile(path, File.ReadAllText(path)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{path}: {FileProblem.Describe(e)}");
            }
        }

        return read;
    }
}
