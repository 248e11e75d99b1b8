namespace Detect.Connectors;

/// <summary>What two sides that may both have changed make of each other.</summary>
internal static class IncidentMerge
{
    /// <param name="seen">The incident's state when it was last looked at; null after a restart.</param>
    /// <returns>What the incident says of the alert, or null where the alert is right as it is.</returns>
    public static AlertDecision? Decision(AlertDocument alert, Incident incident, string? seen, DateTimeOffset now)
    {
        if (IncidentNames.State(alert) == incident.State || !IncidentIsRight(alert, incident, seen))
        {
            return null;
        }

        var status = IncidentNames.StatusOf(incident.Status);
        var comment = incident.Text("classificationComment");
        return new AlertDecision
        {
            Status = status,
            Verdict = status == AlertStatus.Closed ? IncidentNames.VerdictOf(incident.Text("classification")) : null,
            Comment = status == AlertStatus.Closed && comment.Length > 0 ? comment : null,
            By = $"{IncidentNames.CommentAuthor}{incident.Owner ?? "an analyst"}",
            At = incident.LastModified ?? now,
        };
    }

    public static bool NeedsWriting(AlertDocument alert, Incident? incident) => incident is null
        ? alert.Status != AlertStatus.Closed
        : IncidentNames.State(alert) != incident.State || alert.Last > incident.LastActivity;

    // Who has changed it last is right; where that is not known, who is further.
    private static bool IncidentIsRight(AlertDocument alert, Incident incident, string? seen) => seen is not null
        ? incident.State != seen
        : IncidentNames.StatusOf(incident.Status) > alert.Status || (alert.Status == AlertStatus.Closed && alert.Verdict is null);
}
