namespace Detect.Cli;

/// <summary>The closing line on standard error: what became of every record.</summary>
internal sealed record ReplaySummary
{
    public required long Read { get; init; }

    public required long Decoded { get; init; }

    public required long DeadLettered { get; init; }

    public required long Duplicates { get; init; }

    public required long TooLate { get; init; }

    public required long Alerts { get; init; }

    public required long Silenced { get; init; }

    /// <summary>Names, not events.</summary>
    public required long UnknownOperations { get; init; }

    /// <summary>There were records, and none of them was an event.</summary>
    public bool NothingWasUnderstood => Read > 0 && Decoded == 0;

    /// <summary>No alerts for want of events is not the same as no alerts.</summary>
    public void WriteIfNothingWasSeen(Terminal console)
    {
        if (Decoded == 0)
        {
            console.Fail(NothingWasUnderstood ? "no record of the input could be decoded, so no rule has seen anything" : "the input holds no records");
        }
    }

    public void Write(TextWriter error) => error.WriteLine(
        $"records read: {Read}, decoded: {Decoded}, dead-lettered: {DeadLettered}, duplicates: {Duplicates}, "
        + $"too late: {TooLate}, alerts: {Alerts}{(Silenced > 0 ? $", silenced: {Silenced}" : "")}"
        + (UnknownOperations > 0 ? $", unknown operations: {UnknownOperations}" : ""));
}
