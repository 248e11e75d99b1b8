namespace Detect.Connectors;

/// <summary>
/// How an alert ends that no person has closed: it is part of another, would not have been raised, or is silenced. Its incident says
/// so in the closing comment, which tells it from what an analyst has closed, also after a restart.
/// </summary>
internal static class IncidentEnd
{
    private const string Mark = "Detect: ";

    /// <summary>The status that the alert's incident has: one that is silenced is over for everybody, unless somebody has taken it up.</summary>
    public static AlertStatus StatusOf(AlertDocument alert) =>
        alert is { SilencedBy: not null, Status: AlertStatus.New } ? AlertStatus.Closed : alert.Status;

    /// <summary>Null for an alert that a person has judged, and for one that goes on.</summary>
    public static string? ReasonOf(AlertDocument alert) => alert switch
    {
        { Verdict: not null } => null,
        { MergedInto: { } survivor } => $"{Mark}part of alert {survivor}",
        { Withdrawn: { } reason } => Mark + reason,
        { SilencedBy: { } silence } => $"{Mark}silenced by {silence}",
        _ => null,
    };

    /// <summary>It is over whoever had it; a silenced alert still stands.</summary>
    public static bool IsOver(AlertDocument alert) =>
        alert is { Status: AlertStatus.Closed, MergedInto: not null } or { Status: AlertStatus.Closed, Withdrawn: not null };

    /// <summary>No person has closed the incident.</summary>
    public static bool IsOurs(Incident incident) =>
        incident.State == IncidentNames.State("Closed", "Undetermined") && CommentOf(incident) is null && incident.Text("classificationComment").Length > 0;

    /// <summary>What a person has said on closing it; null for nothing.</summary>
    public static string? CommentOf(Incident incident) =>
        incident.Text("classificationComment") is { Length: > 0 } comment && !comment.StartsWith(Mark, StringComparison.Ordinal) ? comment : null;
}
