namespace Detect.Connectors;

/// <summary>A file, or a folder whose log files are followed as they appear, grow and rotate.</summary>
public sealed record FilesSettings
{
    public required string Name { get; init; }

    /// <summary>A file or a folder; folders are walked recursively.</summary>
    public required string Path { get; init; }

    /// <summary>The tenant of records that name none.</summary>
    public string? TenantId { get; init; }

    /// <summary>How often files are looked for, and those that are read whole looked at; lines are read ten times as often. Default 1 second.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of one batch. Default 1 MB.</summary>
    public int BatchBytes { get; init; } = 1 << 20;

    /// <summary>The source ends when every file has been read to its end, instead of waiting for more.</summary>
    public bool OnlyOnce { get; init; }
}
