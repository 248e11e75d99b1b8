using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>What one commit has to do, gathered step by step.</summary>
internal sealed class CommitWork(DateTimeOffset now)
{
    public DateTimeOffset Now => now;

    /// <summary>What the engine is to take, in the journal's order.</summary>
    public List<LiveEvent> Events { get; } = [];

    public List<HeldEntry> Held { get; } = [];

    public Arrivals Arrivals { get; } = new();

    public List<Alert> Alerts { get; } = [];

    /// <summary>Alerts of a back-fill.</summary>
    public List<Alert> Revised { get; } = [];

    public List<AlertChange> Changes { get; } = [];

    /// <summary>Late events were worked in: another engine goes on, and what is stored of first sights is replaced.</summary>
    public bool IsWorkedIn { get; set; }

    public List<StoredDeadLetter> DeadLetters { get; } = [];

    /// <summary>Dead letters that could be read by now, by id.</summary>
    public List<long> Recovered { get; } = [];

    public List<ArchiveRecord> Kept { get; } = [];

    /// <summary>What may yet have to be kept.</summary>
    public List<ArchiveCandidates> Candidates { get; } = [];

    public long Records { get; set; }

    public bool IsEmpty => Held.Count == 0 && Changes.Count == 0 && DeadLetters.Count == 0 && Recovered.Count == 0 && Kept.Count == 0;
}
