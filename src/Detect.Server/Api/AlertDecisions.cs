using Detect.Connectors;

namespace Detect.Server;

/// <summary>What a person wants done with an alert.</summary>
/// <param name="Action">As the audit trail and the API's addresses name it.</param>
internal sealed record Decision(string Action, AlertStatus? Status, AlertVerdict? Verdict, string? Text)
{
    /// <summary>The statuses in which it can be taken.</summary>
    public IReadOnlyList<AlertStatus> From { get; init; } = Enum.GetValues<AlertStatus>();

    /// <summary>How much people had done when it was made; null for whoever was not shown that.</summary>
    public int? AfterLinesOfPeople { get; init; }

    public static Decision Acknowledge(string? comment) => new("acknowledge", AlertStatus.Acknowledged, null, comment) { From = [AlertStatus.New] };

    public static Decision Comment(string? comment) => new("comment", null, null, comment);

    public static Decision Close(AlertVerdict verdict, string? comment) =>
        new("close", AlertStatus.Closed, verdict, comment) { From = [AlertStatus.New, AlertStatus.Acknowledged] };

    public static Decision Reopen(string? comment) => new("reopen", AlertStatus.New, AlertVerdict.Undetermined, comment) { From = [AlertStatus.Closed] };
}

/// <param name="Alert">As it is then; null where there is none.</param>
/// <param name="Problem">What is wrong with the decision: nothing was done.</param>
/// <param name="Conflict">Who was quicker: nothing was done.</param>
internal sealed record DecisionOutcome(AlertDocument? Alert, string? Problem = null, string? Conflict = null);

/// <summary>Carries out what people decide, whichever way they say it: it is checked, stored with its line of the audit trail, and told.</summary>
internal sealed class AlertDecisions(IDetectStore store, IWorkerView worker, Changes changes)
{
    public async Task<DecisionOutcome> DecideAsync(string id, Decision decision, HttpContext context)
    {
        if (ProblemOf(decision) is { } problem)
        {
            return new DecisionOutcome(null, problem);
        }

        if (await store.Alerts.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is not { } alert)
        {
            return new DecisionOutcome(null);
        }

        var sinks = worker.SinksFor(alert, decision.Status == AlertStatus.Closed ? NotificationKind.Resolved : NotificationKind.Updated);
        switch (await store.Alerts.DecideAsync(alert.Id, Of(decision, alert, context), sinks, context.RequestAborted).ConfigureAwait(false))
        {
            case null:
                return new DecisionOutcome(null);
            case { IsTaken: true } taken:
                worker.WakeSinks();
                return new DecisionOutcome(taken.Alert);
            case { } refused:
                return await ConflictAsync(refused.Alert, decision, context).ConfigureAwait(false);
        }
    }

    private AlertDecision Of(Decision decision, AlertDocument alert, HttpContext context) => new()
    {
        Status = decision.Status,
        Verdict = decision.Verdict,
        Comment = decision.Text,
        By = Caller.Of(context).Name,
        At = changes.Now,
        From = decision.From,
        AfterLinesOfPeople = decision.AfterLinesOfPeople,
        Audit = changes.EntryOf(context, $"alert.{decision.Action}", alert.Id, decision.Verdict is { } verdict ? $"verdict {AlertJson.EnumName(verdict)}" : null),
    };

    // What is sent twice, as by a second click or after an answer that was lost, is done once and is no conflict.
    private async Task<DecisionOutcome> ConflictAsync(AlertDocument alert, Decision decision, HttpContext context)
    {
        var past = new AlertPast(alert, await store.Alerts.HistoryAsync(alert.Id, context.RequestAborted).ConfigureAwait(false));
        return new DecisionOutcome(alert, Conflict: past.IsDone(decision, Caller.Of(context)) ? null : past.AsItIs);
    }

    private static string? ProblemOf(Decision decision) => decision switch
    {
        { Text.Length: > Changes.LongestText } => $"The comment has {decision.Text.Length} characters; expected at most {Changes.LongestText}.",
        { Status: null, Verdict: null } when string.IsNullOrWhiteSpace(decision.Text) => "The comment is empty; expected a text.",
        _ => null,
    };
}
