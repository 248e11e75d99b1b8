using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>A match as the oracle sees it: time, tie-breakers, rule, tenant, group, user and value, and the ids of the events behind it.</summary>
internal sealed record OracleMatch(
    int Minute, EventKey Key, int Order, Rule Rule, string? Tenant, string? Group, string? User, string? Value, string[] Ids);

/// <summary>An expected alert: rule, group, the ids of its events, the measure, and the silence that covers it.</summary>
/// <param name="Anchor">The oldest of its events.</param>
/// <param name="Last">The minute of the newest.</param>
internal sealed record OracleAlert(
    Rule Rule, string Group, IReadOnlyList<string> Events, double Count, OracleMatch Anchor, OracleMatch Trigger, int Last, string? Silence = null)
{
    public override string ToString() => $"{Rule.Id} | {Anchor.Tenant} | {Group} | {string.Join(",", Events)} | {Count} | {Silence}";
}

/// <summary>
/// What a correlation must raise, computed in the plainest way there is: every window from scratch, on the complete and sorted log.
/// </summary>
internal static class Oracle
{
    // The log's beginning is awaited from as an event is, of whatever tenant.
    private const int LogStart = -1;

    /// <summary>Alerts of one user, and under the same silence, are one as long as each begins within the time of the last event of those before.</summary>
    public static IEnumerable<OracleAlert> Folded(IEnumerable<OracleAlert> alerts, int minutes)
    {
        var open = new Dictionary<(string?, string, string?), OracleAlert>();
        foreach (var alert in alerts.OrderBy(a => a.Trigger.Minute).ThenBy(a => a.Trigger.Key))
        {
            if (alert.Anchor.User is not { } user)
            {
                yield return alert;
                continue;
            }

            var key = (alert.Anchor.Tenant, user.ToUpperInvariant(), alert.Silence);
            var folded = alert with { Last = Math.Max(alert.Last, alert.Trigger.Minute) };
            if (open.Remove(key, out var before))
            {
                if (alert.Trigger.Minute - before.Last < minutes)
                {
                    folded = before with
                    {
                        Events = [.. before.Events.Union(alert.Events).Order(StringComparer.Ordinal)],
                        Last = Math.Max(before.Last, folded.Last),
                    };
                }
                else
                {
                    yield return before;
                }
            }

            open.Add(key, folded);
        }

        foreach (var last in open.Values)
        {
            yield return last;
        }
    }

    public static List<OracleAlert> Alerts(CorrelationRule rule, IReadOnlyList<OracleMatch> all, int logStart, int logEnd)
    {
        var sorted = all.OrderBy(m => m.Minute).ThenBy(m => m.Key).ThenBy(m => m.Order).ToList();
        if (rule.Type == CorrelationType.Absent)
        {
            return rule.Absent!.After is { } after ? Unanswered(rule, after, sorted) : Silences(rule, sorted, logStart, logEnd);
        }

        var isNumber = rule.Type is CorrelationType.ValueSum or CorrelationType.ValueAvg or CorrelationType.ValuePercentile or CorrelationType.ValueMedian;
        return [.. sorted
            .Where(m => rule.Rules.Contains(m.Rule) && m.Group is not null)
            .Where(m => (rule.Type != CorrelationType.ValueCount && !isNumber) || m.Value is not null)
            .GroupBy(m => (m.Tenant, m.Group!.ToUpperInvariant()))
            .SelectMany(g => IsDeferred(rule) ? Judged(rule, [.. g]) : Sliding(rule, [.. g]))];
    }

    private static bool IsDeferred(CorrelationRule rule) =>
        rule.Type is CorrelationType.ValueAvg or CorrelationType.ValuePercentile or CorrelationType.ValueMedian
        || (rule.TemporalCondition is { } c ? c.ToString()!.Contains(nameof(TemporalNot), StringComparison.Ordinal) || Negates(c)
            : rule.Threshold.Comparisons.Any(x => x.Operator is not (ComparisonOperator.GreaterThan or ComparisonOperator.GreaterThanOrEqual)));

    private static bool Negates(TemporalExpression e) => e switch
    {
        TemporalNot => true,
        TemporalAnd x => x.Operands.Any(Negates),
        TemporalOr x => x.Operands.Any(Negates),
        _ => false,
    };

    private static IEnumerable<OracleAlert> Sliding(CorrelationRule rule, List<OracleMatch> group)
    {
        (List<OracleMatch> Events, OracleMatch Trigger, double Count)? open = null;
        for (var i = 0; i < group.Count; i++)
        {
            var window = group.Take(i + 1).Where(m => m.Minute > group[i].Minute - rule.Timespan.TotalMinutes).ToList();
            var isQuiet = i > 0 && group[i].Minute - group[i - 1].Minute >= rule.Timespan.TotalMinutes;
            var (holds, measure) = Measure(rule, window);
            if (open is { } ended && (isQuiet || !holds))
            {
                yield return Alert(rule, ended.Events, ended.Count, ended.Trigger);
                open = null;
            }

            if (holds)
            {
                open = open is { } o ? ([.. o.Events, group[i]], o.Trigger, Math.Max(o.Count, measure)) : (window, group[i] with { Ids = Ids(window) }, measure);
            }
        }

        if (open is { } last)
        {
            yield return Alert(rule, last.Events, last.Count, last.Trigger);
        }
    }

    private static IEnumerable<OracleAlert> Judged(CorrelationRule rule, List<OracleMatch> group)
    {
        while (group.Count > 0)
        {
            var end = group[0].Minute + (int)rule.Timespan.TotalMinutes;
            var window = group.TakeWhile(m => m.Minute < end).ToList();
            var (holds, measure) = Measure(rule, window);
            if (holds)
            {
                yield return Alert(rule, window, measure, window[0] with { Minute = end, Ids = Ids(window) });
            }

            group = [.. group.Skip(window.Count)];
        }
    }

    private static List<OracleAlert> Unanswered(CorrelationRule rule, Rule after, List<OracleMatch> sorted) => [.. sorted
        .Where(m => m.Rule == after && m.Group is not null)
        .Where(m => !sorted.Any(answer => rule.Rules.Contains(answer.Rule) && Same(answer, m)
            && answer.Minute >= m.Minute && answer.Minute < m.Minute + rule.Timespan.TotalMinutes))
        .Select(m => Alert(rule, [m], 0, m with { Minute = m.Minute + (int)rule.Timespan.TotalMinutes }))];

    private static List<OracleAlert> Silences(CorrelationRule rule, List<OracleMatch> sorted, int logStart, int logEnd)
    {
        var seen = sorted.Where(m => rule.Rules.Contains(m.Rule) && m.Group is not null).ToList();
        if (rule.GroupBy.Count == 0 && logEnd >= logStart)
        {
            seen.Insert(0, new OracleMatch(logStart, default, LogStart, rule, null, "", null, null, []));
        }

        return [.. seen
            .Where((m, i) => !seen.Skip(i + 1).Any(next => (m.Order == LogStart || Same(next, m)) && next.Minute < m.Minute + rule.Timespan.TotalMinutes))
            .Where(m => m.Minute + rule.Timespan.TotalMinutes <= logEnd)
            .Select(m => Alert(rule, [m], 0, m with { Minute = m.Minute + (int)rule.Timespan.TotalMinutes }))];
    }

    private static bool Same(OracleMatch a, OracleMatch b) => a.Tenant == b.Tenant && string.Equals(a.Group, b.Group, StringComparison.OrdinalIgnoreCase);

    private static (bool Holds, double Measure) Measure(CorrelationRule rule, List<OracleMatch> window)
    {
        var present = rule.Rules.Where(r => window.Any(m => m.Rule == r)).ToList();
        if (rule.TemporalCondition is { } condition)
        {
            return rule.Type == CorrelationType.Temporal
                ? (Holds(condition, present, present), present.Count)
                : (Sequences(rule, window).Any(s => Holds(condition, s, present)), Sequences(rule, window).Max(s => s.Count));
        }

        var numbers = window.Select(m => double.TryParse(m.Value, out var n) ? n : 0).Order().ToList();
        var measure = rule.Type switch
        {
            CorrelationType.ValueCount => window.Select(m => m.Value!.ToUpperInvariant()).Distinct().Count(),
            CorrelationType.Temporal => present.Count,
            CorrelationType.TemporalOrdered => Sequences(rule, window).Max(s => s.Count),
            CorrelationType.ValueSum => numbers.Sum(),
            CorrelationType.ValueAvg => numbers.Average(),
            CorrelationType.ValueMedian => Percentile(numbers, 50),
            CorrelationType.ValuePercentile => Percentile(numbers, rule.Percentile),
            _ => window.Count,
        };
        return (rule.Threshold.IsMet(Math.Round(measure, 9)), measure);
    }

    // Every choice of rules that some sequence of matches runs through in the order listed.
    private static IEnumerable<List<Rule>> Sequences(CorrelationRule rule, List<OracleMatch> window, int from = 0, int since = int.MinValue)
    {
        yield return [];
        for (var i = from; i < rule.Rules.Count; i++)
        {
            foreach (var match in window.Where(m => m.Rule == rule.Rules[i] && m.Minute >= since))
            {
                foreach (var rest in Sequences(rule, window, i + 1, match.Minute))
                {
                    yield return [rule.Rules[i], .. rest];
                }
            }
        }
    }

    private static bool Holds(TemporalExpression e, List<Rule> matched, List<Rule> present) => e switch
    {
        TemporalRule x => matched.Contains(x.Rule),
        TemporalAnd x => x.Operands.All(o => Holds(o, matched, present)),
        TemporalOr x => x.Operands.Any(o => Holds(o, matched, present)),
        TemporalNot x => !Holds(x.Operand, present, present),
        _ => throw new InvalidOperationException(),
    };

    private static double Percentile(List<double> sorted, double percentile)
    {
        var rank = percentile / 100 * (sorted.Count - 1);
        var below = sorted[(int)Math.Floor(rank)];
        return below + ((sorted[(int)Math.Ceiling(rank)] - below) * (rank - Math.Floor(rank)));
    }

    private static string[] Ids(List<OracleMatch> matches) => [.. matches.SelectMany(m => m.Ids).Distinct()];

    private static OracleAlert Alert(CorrelationRule rule, List<OracleMatch> events, double count, OracleMatch trigger) => new(
        rule,
        rule.GroupBy.Count == 0 ? "" : events[0].Group!,
        [.. Ids(events).Order(StringComparer.Ordinal)],
        Math.Round(count, 6),
        events[0],
        trigger,
        events[^1].Minute);
}
