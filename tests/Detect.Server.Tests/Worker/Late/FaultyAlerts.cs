using Detect.Connectors;

namespace Detect.Server.Tests.Late;

/// <summary>The alerts of a store at which the worker may die.</summary>
internal sealed class FaultyAlerts(IAlertStore inner, FaultyStore store) : IAlertStore
{
    public Task<AlertDocument?> FindAsync(string id, CancellationToken cancellation) => store.CallAsync(() => inner.FindAsync(id, cancellation));

    public Task<IReadOnlyList<AlertDocument>> FindOverlappingAsync(
        string ruleId, string? tenantId, IReadOnlyList<AlertField> group, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) =>
        store.CallAsync(() => inner.FindOverlappingAsync(ruleId, tenantId, group, from, until, cancellation));

    public Task<AlertPage> ListAsync(AlertQuery query, CancellationToken cancellation) => inner.ListAsync(query, cancellation);

    public Task<IReadOnlyList<AlertHistoryEntry>> HistoryAsync(string id, CancellationToken cancellation) => inner.HistoryAsync(id, cancellation);

    public Task<IReadOnlyList<AlertDelivery>> DeliveriesAsync(string id, CancellationToken cancellation) => inner.DeliveriesAsync(id, cancellation);

    public Task<DecisionResult?> DecideAsync(string id, AlertDecision decision, IReadOnlyList<string> sinks, CancellationToken cancellation) =>
        inner.DecideAsync(id, decision, sinks, cancellation);

    public Task<IReadOnlyList<RuleAlertCount>> CountByRuleAsync(CancellationToken cancellation) => inner.CountByRuleAsync(cancellation);
}
