using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Counts the groups a correlation lost to its limit, and raises one alert for each timespan in which it lost any.</summary>
internal sealed class GroupLossReport : IDisposable
{
    private readonly CorrelationRule rule;
    private readonly CorrelationContext context;
    private readonly GroupLimitRule limitRule;
    private readonly DueTimer timer;
    private long since;
    private long lost;

    public GroupLossReport(CorrelationRule rule, CorrelationContext context)
    {
        this.rule = rule;
        this.context = context;
        limitRule = GroupLimitRule.Of(rule, context.Options.Limits.GroupsPerCorrelation);
        timer = new DueTimer(context.Clock, Raise);
    }

    public void Add(bool evicted)
    {
        context.Counters.GroupLost(rule, evicted);
        if (lost++ == 0)
        {
            since = context.Clock.Clock;
            timer.EnsureBy(since + rule.Timespan.Ticks);
        }
    }

    public void Dispose() => timer.Dispose();

    private void Raise(long now)
    {
        var begin = new Match(-1, since, default(EventKey), null);
        var episode = new Episode
        {
            Rule = limitRule,
            TenantId = null,
            Key = new GroupKey(null, $"{since}"),
            Group = [],
            Anchor = begin,
            Trigger = begin,
            TriggerTicks = now,
            Proof = new Proof(2),
            HasEnded = true,
        };
        episode.Observe(lost, now - since);
        lost = 0;
        context.Alerts.Ended(episode);
    }
}
