using System.Globalization;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>An alert's numbers in words: <c>4 of 4 in 37 min of 60 min</c>.</summary>
internal static class Arithmetic
{
    public static string Of(Episode episode)
    {
        if (episode.Rule is GroupLimitRule limit)
        {
            return $"more than {limit.Limit} groups in {Duration(limit.Timespan.Ticks)}; "
                + $"{Number(episode.Measure)} gave way before they could reach their condition";
        }

        if (episode.Rule is not CorrelationRule rule || episode.IsFolded)
        {
            return Folded(episode);
        }

        var time = $"{Duration(episode.MeasuredOver)} of {Duration(rule.Timespan.Ticks)}";
        if (rule.Type == CorrelationType.Absent)
        {
            return episode.CutShort ? $"none in {time}, where the log ends" : $"none in {Duration(rule.Timespan.Ticks)}";
        }

        return $"{Measured(rule, episode)} in {time}";
    }

    public static string Duration(long ticks)
    {
        var time = TimeSpan.FromTicks(ticks);
        return time switch
        {
            { TotalDays: >= 2 } => Unit(time.TotalDays, "d"),
            { TotalHours: > 2 } => Unit(time.TotalHours, "h"),
            { TotalMinutes: >= 1 } => Unit(time.TotalMinutes, "min"),
            { TotalSeconds: >= 1 } => Unit(time.TotalSeconds, "s"),
            _ => Unit(time.TotalMilliseconds, "ms"),
        };
    }

    private static string Folded(Episode episode) => episode.Proof.Count == 1
        ? "1 event"
        : $"{Number(episode.Proof.Count)} in {Duration(episode.LastTicks - episode.FirstTicks)}";

    private static string Measured(CorrelationRule rule, Episode episode)
    {
        var measured = Number(episode.Measure);
        var fields = string.Join(", ", rule.ValueFields.Select(f => f.Name));
        return rule.Type switch
        {
            CorrelationType.EventCount => $"{measured}{Needed(episode.Threshold)}",
            CorrelationType.ValueCount => $"{measured}{Needed(episode.Threshold)} distinct {fields}",
            CorrelationType.Temporal or CorrelationType.TemporalOrdered => Rules(rule, episode, measured),
            CorrelationType.ValueSum => $"sum of {fields} {measured}{Needed(episode.Threshold)}",
            CorrelationType.ValueAvg => $"average of {fields} {measured}{Needed(episode.Threshold)}",
            CorrelationType.ValueMedian => $"median of {fields} {measured}{Needed(episode.Threshold)}",
            _ => $"{Number(rule.Percentile)}th percentile of {fields} {measured}{Needed(episode.Threshold)}",
        };
    }

    private static string Rules(CorrelationRule rule, Episode episode, string measured)
    {
        var order = rule.Type == CorrelationType.TemporalOrdered ? " in order" : "";
        var needed = rule.TemporalCondition is null ? Needed(episode.Threshold) : $" of {rule.Rules.Count}";
        return $"{measured}{needed} rules{order}";
    }

    private static string Needed(Threshold? threshold) => threshold?.Comparisons switch
    {
        null or [] => "",
        [{ Operator: ComparisonOperator.GreaterThanOrEqual } one] => $" of {Number(one.Value)}",
        [var one] => $" ({Words(one)})",
        var several => $" ({string.Join(" and ", several.Select(Words))})",
    };

    private static string Words(Comparison comparison) => comparison.Operator switch
    {
        ComparisonOperator.Equal => $"exactly {Number(comparison.Value)}",
        ComparisonOperator.NotEqual => $"not {Number(comparison.Value)}",
        ComparisonOperator.LessThan => $"less than {Number(comparison.Value)}",
        ComparisonOperator.LessThanOrEqual => $"at most {Number(comparison.Value)}",
        ComparisonOperator.GreaterThan => $"more than {Number(comparison.Value)}",
        _ => $"at least {Number(comparison.Value)}",
    };

    private static string Unit(double value, string unit) => $"{Number(Math.Round(value, value < 10 ? 1 : 0))} {unit}";

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
