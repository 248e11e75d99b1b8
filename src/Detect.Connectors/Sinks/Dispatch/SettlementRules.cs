namespace Detect.Connectors;

/// <summary>What becomes of a notification after an attempt: gone, tried again and when, or to the dead letters.</summary>
internal sealed class SettlementRules(SinkDispatcherOptions options, Func<double> random)
{
    public DeliveryOutcome Bounded(DeliveryOutcome outcome) =>
        outcome.RetryAfter > options.LongestRetryAfter ? outcome with { RetryAfter = options.LongestRetryAfter } : outcome;

    public OutboxSettlement Of(OutboxItem item, DeliveryOutcome outcome, DateTimeOffset now) => outcome.Result switch
    {
        // It waits, due at once, for the sink to be enabled.
        DeliveryResult.Disabled => new OutboxSettlement(item.Id, DeliveryOutcome.Retry(outcome.Reason ?? "disabled"), now),
        DeliveryResult.Retry => Retry(item, outcome, now),
        _ => new OutboxSettlement(item.Id, outcome),
    };

    private OutboxSettlement Retry(OutboxItem item, DeliveryOutcome outcome, DateTimeOffset now)
    {
        var attempts = item.Attempts + 1;
        var age = now - item.CreatedAt;
        if (options.Retries.IsOver(attempts, age))
        {
            return new OutboxSettlement(
                item.Id, DeliveryOutcome.Refused($"given up after {attempts} attempts in {Spans.Text(age)}: {outcome.Reason}"));
        }

        var wait = options.Retries.Wait(attempts, random());
        return new OutboxSettlement(item.Id, outcome, now + (outcome.RetryAfter is { } asked && asked > wait ? asked : wait));
    }
}
