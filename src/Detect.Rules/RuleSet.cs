using Detect.Events;

namespace Detect.Rules;

/// <summary>Rules that were loaded together, all references between them resolved.</summary>
public sealed record RuleSet(IReadOnlyList<SigmaRule> SigmaRules, IReadOnlyList<CorrelationRule> Correlations)
{
    public IEnumerable<Rule> All => SigmaRules.Concat<Rule>(Correlations);
}

/// <summary>A rule file's path (as shown in findings) and text.</summary>
public sealed record RuleFile(string Path, string Text);

public sealed record RuleLoadOptions
{
    public IFieldResolver? Fields { get; init; }

    /// <summary>pySigma-style processing pipelines, in order, as file texts.</summary>
    public IReadOnlyList<RuleFile> Pipelines { get; init; } = [];

    /// <summary>Value lists for placeholders, by name, beside those the project ships.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? ValueLists { get; init; }

    /// <summary>Every rule is routed to plain JSON and reads fields by dotted path (<c>--shape json</c>).</summary>
    public bool PlainJson { get; init; }

    /// <summary>Also looks for rules that can never fire, and for values that their fields never take: warnings, not errors.</summary>
    public bool Lint { get; init; }
}

/// <summary>The rules that loaded and everything there is to say about the files; rules with errors are left out.</summary>
public sealed record RuleLoadResult(RuleSet Rules, IReadOnlyList<Finding> Findings)
{
    public bool HasErrors => Findings.Any(finding => finding.Severity == FindingSeverity.Error);
}

public static class RuleLoader
{
    /// <summary>Loads rules, correlations and filters; references resolve across all the files. Never throws for what a file says.</summary>
    public static RuleLoadResult Load(IEnumerable<RuleFile> files, RuleLoadOptions? options = null) =>
        new RuleLoading(options ?? new RuleLoadOptions()).Load(files);
}
