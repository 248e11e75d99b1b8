namespace Detect.Server;

/// <summary>Where rules and what belongs to them are.</summary>
internal sealed record ContentFiles
{
    /// <summary>Files and folders; none means the shipped detections.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    public string? Accounts { get; init; }

    public string? Silences { get; init; }

    public IReadOnlyList<string> ValueLists { get; init; } = [];

    public IReadOnlyList<string> Pipelines { get; init; } = [];
}
