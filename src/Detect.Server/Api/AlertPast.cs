using Detect.Connectors;
using Detect.Connectors.Store;

namespace Detect.Server;

/// <summary>What has become of an alert so far.</summary>
internal sealed record AlertPast(AlertDocument Alert, IReadOnlyList<AlertHistoryEntry> History)
{
    public IEnumerable<AlertHistoryEntry> OfPeople => History.Where(entry => entry.By != AlertHistoryEntry.Engine);

    /// <summary>For whoever wants something of the alert that it is not to be had for as it is: why, and by whom.</summary>
    public string AsItIs => $"Nothing was done: the alert is {AlertJson.EnumName(Alert.Status)}{InBrackets(LastOfStatus)}.";

    /// <summary>The same was decided by the same person just before.</summary>
    public bool IsDone(Decision decision, Caller caller) =>
        OfPeople.LastOrDefault() is { } last
        && last.By == caller.Name
        && last.Comment == decision.Text
        && Alert.Status == (decision.Status ?? Alert.Status)
        && Alert.Verdict == (decision.Verdict ?? Alert.Verdict);

    /// <summary>What people have done after the first <paramref name="known"/> lines of theirs, or else what the engine did last.</summary>
    public string Since(int known) => InBrackets(OfPeople.Skip(known).LastOrDefault() ?? LastOfEngine);

    private AlertHistoryEntry? LastOfEngine => History.LastOrDefault(entry => entry.By == AlertHistoryEntry.Engine);

    // An alert is new without anybody's doing, and closed by the engine where no person has closed it.
    private AlertHistoryEntry? LastOfStatus =>
        OfPeople.LastOrDefault(entry => entry.What.StartsWith(AlertConditions.InWords(Alert.Status), StringComparison.Ordinal))
        ?? (Alert.Status == AlertStatus.Closed ? LastOfEngine : null);

    private static string InBrackets(AlertHistoryEntry? entry) => entry is null ? "" : $" ({entry.By}: {entry.What})";
}
