using Detect.Connectors;

namespace Detect.Server;

/// <summary>What a person wants done with an alert.</summary>
/// <param name="Action">As the audit trail and the API's addresses name it.</param>
internal sealed record Decision(string Action, AlertStatus? Status, AlertVerdict? Verdict, string? Text)
{
    public static Decision Acknowledge(string? comment) => new("acknowledge", AlertStatus.Acknowledged, null, comment);

    public static Decision Comment(string? comment) => new("comment", null, null, comment);

    public static Decision Close(AlertVerdict verdict, string? comment) => new("close", AlertStatus.Closed, verdict, comment);

    public static Decision Reopen(string? comment) => new("reopen", AlertStatus.New, AlertVerdict.Undetermined, comment);
}

/// <param name="Alert">As it is then; null where there is none.</param>
/// <param name="Problem">What is wrong with the decision: nothing was done.</param>
internal sealed record DecisionOutcome(AlertDocument? Alert, string? Problem = null);

/// <summary>Carries out what people decide, whichever way they say it: it is checked, put into the audit trail, stored and told.</summary>
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

        await changes.RecordAsync(context, $"alert.{decision.Action}", alert.Id, decision.Verdict is { } verdict ? $"verdict {verdict}" : null).ConfigureAwait(false);
        var decided = await store.Alerts.DecideAsync(
            alert.Id,
            new AlertDecision
            {
                Status = decision.Status,
                Verdict = decision.Verdict,
                Comment = decision.Text,
                By = Caller.Of(context).Name,
                At = changes.Now,
            },
            worker.SinksFor(alert, decision.Status == AlertStatus.Closed ? NotificationKind.Resolved : NotificationKind.Updated),
            context.RequestAborted).ConfigureAwait(false);
        worker.WakeSinks();
        return new DecisionOutcome(decided);
    }

    private static string? ProblemOf(Decision decision) => decision switch
    {
        { Text.Length: > Changes.LongestText } => $"The comment has {decision.Text.Length} characters; expected at most {Changes.LongestText}.",
        { Status: null, Verdict: null } when string.IsNullOrWhiteSpace(decision.Text) => "The comment is empty; expected a text.",
        _ => null,
    };
}
