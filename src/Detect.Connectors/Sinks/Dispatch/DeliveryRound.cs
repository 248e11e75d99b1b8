namespace Detect.Connectors;

/// <summary>What the attempts of one round say together; lanes add to it at the same time.</summary>
internal sealed class DeliveryRound
{
    private readonly Lock access = new();

    public bool AnyAnswered { get; private set; }

    public DeliveryOutcome? LastFailure { get; private set; }

    /// <summary>What is wrong with the last of those that were answered: refused for good, or not delivered to everybody.</summary>
    public string? LastFault { get; private set; }

    public TimeSpan? RetryAfter { get; private set; }

    public void Add(IReadOnlyList<DeliveryOutcome> outcomes)
    {
        lock (access)
        {
            foreach (var outcome in outcomes)
            {
                Add(outcome);
            }
        }
    }

    private void Add(DeliveryOutcome outcome)
    {
        if (outcome.Result is DeliveryResult.Retry or DeliveryResult.Disabled)
        {
            LastFailure = outcome;
            RetryAfter = RetryAfter > outcome.RetryAfter ? RetryAfter : outcome.RetryAfter ?? RetryAfter;
            return;
        }

        AnyAnswered = true;
        LastFault = outcome.Result == DeliveryResult.Refused
            ? $"what it was last told went to the dead letters: {outcome.Reason}"
            : outcome.Reason ?? LastFault;
    }
}
