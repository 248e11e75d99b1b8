using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>How the worker runs, with the defaults of <c>detect.yml</c>.</summary>
internal sealed record WorkerOptions
{
    /// <summary>A name for this worker in logs and the audit trail.</summary>
    public string Name { get; init; } = "detect";

    public TimeSpan Lateness { get; init; } = EngineOptions.DefaultLateness;

    /// <summary>Threads that decode and match.</summary>
    public int Threads { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Bytes that may wait between the sources and the commit.</summary>
    public long IntakeBytes { get; init; } = 64 << 20;

    /// <summary>Bytes that one commit takes at most.</summary>
    public long CommitBytes { get; init; } = 4 << 20;

    public EngineLimits Limits { get; init; } = new();

    public StoreRetention Retention { get; init; } = new();

    /// <summary>A partition without a sign for longer is awaited no more, and its logs are missing.</summary>
    public TimeSpan AbsenceLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Every event that touches a privileged or emergency account goes to the archive.</summary>
    public bool ArchivesPrivileged { get; init; } = true;

    /// <summary>Where alerts are seen, for the links in notifications.</summary>
    public Uri? PublicUrl { get; init; }
}
