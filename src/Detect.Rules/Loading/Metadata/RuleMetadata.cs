namespace Detect.Rules;

/// <summary>What a rule says about itself, and nothing that decides when it fires.</summary>
internal sealed record RuleMetadata
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string Title { get; init; } = "";

    public RuleLevel? Level { get; init; }

    public string? Status { get; init; }

    public string? Description { get; init; }

    public string? Author { get; init; }

    public string Taxonomy { get; init; } = MetadataReader.SigmaTaxonomy;

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> References { get; init; } = [];

    public IReadOnlyList<string> FalsePositives { get; init; } = [];

    public IReadOnlyList<string> Coverage { get; init; } = [];

    public string? Runbook { get; init; }

    public IReadOnlyList<string> Fields { get; init; } = [];
}
