namespace Detect.Chaos;

/// <summary>What a bench is made of.</summary>
/// <param name="Store">sqlite or postgresql.</param>
/// <param name="Feed">Where the worker gets its events.</param>
internal sealed record BenchPlan(string Store, string Feed)
{
    /// <summary>Server processes with that store; more than one with PostgreSQL only.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Of a PostgreSQL server.</summary>
    public string? Postgres { get; init; }

    public int Seed { get; init; }

    /// <summary>The share of deliveries that the receiver has trouble with.</summary>
    public double Troubles { get; init; }

    /// <summary>
    /// A worker as an operator runs it, with the shipped detections beside the story's rules, and compiled for the long run; else one that
    /// starts as fast as it can.
    /// </summary>
    public bool RunsLong { get; init; }

    /// <summary>User principal names of the accounts file; none for no such file.</summary>
    public IReadOnlyList<string> Privileged { get; init; } = [];

    /// <summary>How long matched events are kept beyond what windows need; null for the default.</summary>
    public string? JournalRetention { get; init; }

    /// <summary>How often a service is asked for news.</summary>
    public string PollEvery { get; init; } = "5s";
}
