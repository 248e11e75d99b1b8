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

        // A silenced alert that is opened in Sentinel has been taken up: left new, it would be over again.
        var status = IncidentNames.StatusOf(incident.Status);
        status = status == AlertStatus.New && alert.SilencedBy is not null ? AlertStatus.Acknowledged : status;
        return new AlertDecision
        {
            Status = status,
            Verdict = status == AlertStatus.Closed ? IncidentNames.VerdictOf(incident.Text("classification")) : null,
            Comment = status == AlertStatus.Closed ? IncidentEnd.CommentOf(incident) : null,
            By = $"{IncidentNames.CommentAuthor}{incident.Owner ?? "an analyst"}",
            At = incident.LastModified ?? now,
        };
    }

    public static bool NeedsWriting(AlertDocument alert, Incident? incident) => incident is null
        ? alert.SilencedBy is null && alert.Status != AlertStatus.Closed
        : IncidentNames.State(alert) != incident.State || (alert.SilencedBy is null && alert.Last > incident.LastActivity);

    // Who has changed it last is right; where that is not known, who is further. What is over is over, whoever had it at that time.
    private static bool IncidentIsRight(AlertDocument alert, Incident incident, string? seen)
    {
        var (here, there) = (IncidentEnd.StatusOf(alert), IncidentNames.StatusOf(incident.Status));
        if (IncidentEnd.IsOurs(incident))
        {
            return false;
        }

        if (seen is null)
        {
            return there > here || (there == AlertStatus.Closed && alert.Verdict is null);
        }

        var isOver = IncidentEnd.IsOver(alert) && there != AlertStatus.Closed && !seen.StartsWith("Closed", StringComparison.Ordinal);
        return incident.State != seen && !isOver;
    }
}
