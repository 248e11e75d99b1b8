namespace Detect.Connectors;

/// <summary>Makes one alert and its incident say the same.</summary>
internal sealed class IncidentPair(
    IAlertStore alerts,
    IncidentClient client,
    Func<AlertDocument, NotificationKind, IReadOnlyList<string>> queuesFor,
    TimeProvider clock)
{
    private const int CommentsPerIncident = 100;
    private const int CommentLimit = 30_000;

    private readonly Dictionary<string, string> seen = [];

    /// <summary>False where somebody changed the incident or the alert meanwhile, and both are to be looked at again.</summary>
    public async Task<bool> SyncAsync(AlertDocument alert, IReadOnlyList<AlertHistoryEntry> history, CancellationToken cancellation)
    {
        var id = IncidentNames.IncidentOf(alert.Id);
        var incident = await client.FindAsync(id, cancellation).ConfigureAwait(false);
        if (incident is not null)
        {
            if (await TakeStatusAsync(alert, incident, cancellation).ConfigureAwait(false) is not { } agreed)
            {
                return false;
            }

            alert = agreed;
        }

        var needsWriting = IncidentMerge.NeedsWriting(alert, incident);
        if (incident is null && !needsWriting)
        {
            return true;
        }

        if (needsWriting && !await client.PutAsync(id, IncidentBody.Of(alert, incident), cancellation).ConfigureAwait(false))
        {
            return false;
        }

        seen[alert.Id] = IncidentNames.State(alert);
        await ExchangeCommentsAsync(alert, id, history, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <returns>Null where the alert is not any more what was compared.</returns>
    private async Task<AlertDocument?> TakeStatusAsync(AlertDocument alert, Incident incident, CancellationToken cancellation)
    {
        if (IncidentMerge.Decision(alert, incident, seen.GetValueOrDefault(alert.Id), clock.GetUtcNow()) is not { } decision)
        {
            return alert;
        }

        var result = await DecideAsync(alert, decision with { From = [alert.Status] }, cancellation).ConfigureAwait(false);
        return result is { IsTaken: true } ? result.Alert : null;
    }

    private Task<DecisionResult?> DecideAsync(AlertDocument alert, AlertDecision decision, CancellationToken cancellation)
    {
        var kind = decision.Status == AlertStatus.Closed ? NotificationKind.Resolved : NotificationKind.Updated;
        return alerts.DecideAsync(alert.Id, decision, queuesFor(alert, kind), cancellation);
    }

    private async Task ExchangeCommentsAsync(
        AlertDocument alert, string id, IReadOnlyList<AlertHistoryEntry> history, CancellationToken cancellation)
    {
        var there = await client.CommentsAsync(id, cancellation).ConfigureAwait(false);
        var ours = history.Where(entry => !string.IsNullOrEmpty(entry.Comment) && !IsFromSentinel(entry))
            .ToDictionary(entry => IncidentNames.CommentOf(alert.Id, entry), entry => $"{entry.By}: {entry.Comment}");
        var taken = history.Where(IsFromSentinel).Select(entry => (entry.By, entry.Comment)).ToHashSet();
        var room = CommentsPerIncident - there.Count;
        foreach (var (comment, message) in ours.Where(entry => there.All(other => !IsSame(other.Id, entry.Key))).Take(Math.Max(0, room)))
        {
            await client.PutCommentAsync(id, comment, Cut.To(message, CommentLimit), cancellation).ConfigureAwait(false);
        }

        foreach (var comment in there.Where(comment => !ours.Keys.Any(own => IsSame(own, comment.Id))))
        {
            var by = $"{IncidentNames.CommentAuthor}{comment.Author}";
            if (taken.Add((by, comment.Message)))
            {
                var decision = new AlertDecision { Comment = comment.Message, By = by, At = comment.CreatedAt };
                await DecideAsync(alert, decision, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static bool IsFromSentinel(AlertHistoryEntry entry) => entry.By.StartsWith(IncidentNames.CommentAuthor, StringComparison.Ordinal);

    private static bool IsSame(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
