using System.Globalization;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>An alert's numbers in words: <c>4 of 4 in 37 min of 60 min</c>, <c>1 event</c> or <c>country "NO" not seen in 30 d</c>.</summary>
internal static class Arithmetic
{
    private const string OperationId = "operationId";

    public static string Of(Episode episode)
    {
        if (episode.Rule is GroupLimitRule limit)
        {
            return $"more than {limit.Limit} {Plural("group", limit.Limit)} in {Duration(limit.Timespan.Ticks)}; "
                + $"{Number(episode.Measure)} gave way before they could reach their condition";
        }

        if (episode.Rule is not CorrelationRule rule || episode.IsFolded)
        {
            return Folded(episode);
        }

        var measured = rule.Type == CorrelationType.Absent ? "none" : Measured(rule, episode);
        return IsOneEnough(rule, episode) && episode.Measure == 1 ? measured : $"{measured} {Stretch(rule, episode)}";
    }

    // What is judged over its whole window has no shorter stretch in which it came true.
    private static string Stretch(CorrelationRule rule, Episode episode)
    {
        var timespan = Duration(rule.Timespan.Ticks);
        if (episode.CutShort)
        {
            return $"in {Duration(episode.MeasuredOver)} of {timespan}, where the log ends";
        }

        if (rule.Type == CorrelationType.Absent || !ConditionTraits.IsMonotonic(rule))
        {
            return $"in {timespan}";
        }

        return episode.MeasuredOver < TimeSpan.TicksPerSecond
            ? $"within {timespan}"
            : $"in {Duration(episode.MeasuredOver)} of {timespan}";
    }

    public static string Duration(long ticks)
    {
        var time = TimeSpan.FromTicks(ticks);
        return time switch
        {
            { TotalDays: >= 2 } => Unit(ticks, TimeSpan.TicksPerDay, "d"),
            { TotalHours: > 2 } => Unit(ticks, TimeSpan.TicksPerHour, "h"),
            { TotalMinutes: >= 1 } => Unit(ticks, TimeSpan.TicksPerMinute, "min"),
            { TotalSeconds: >= 1 } => Unit(ticks, TimeSpan.TicksPerSecond, "s"),
            _ => "less than 1 s",
        };
    }

    private static string Folded(Episode episode)
    {
        var what = episode.Rule is CorrelationRule ? "alert" : "event";
        var firstSeen = (episode.Rule as SigmaRule)?.FirstSeen;
        if (episode.Proof.Count == 1)
        {
            return firstSeen is not null && episode.Trigger.PlainEvent is { } e ? $"{New(firstSeen, e)} {Unseen(firstSeen)}" : $"1 {what}";
        }

        var several = $"{Number(episode.Proof.Count)} {what}s in {Duration(episode.LastTicks - episode.FirstTicks)}";
        return firstSeen is null ? several : $"{several}, each with {Tuple(firstSeen.Fields.Select(f => f.Name))} {Unseen(firstSeen)}";
    }

    private static string New(FirstSeenOptions firstSeen, AuditEvent e) =>
        Tuple(firstSeen.Fields.Select(field => $"{field.Name} \"{FieldReading.First(e, field)}\""));

    private static string Tuple(IEnumerable<string> parts) => parts.ToArray() is [var only] ? only : $"({string.Join(", ", parts)})";

    // Not "never": what was seen longer ago than the memory is forgotten.
    private static string Unseen(FirstSeenOptions firstSeen)
    {
        var memory = firstSeen.Memory;
        return $"not seen in {(memory.Ticks % TimeSpan.TicksPerDay == 0 ? $"{memory.Days} d" : Duration(memory.Ticks))}";
    }

    private static string Measured(CorrelationRule rule, Episode episode)
    {
        var measured = Number(episode.Measure);
        var fields = string.Join(", ", rule.ValueFields.Select(f => f.Name));
        return rule.Type switch
        {
            CorrelationType.EventCount when IsOneEnough(rule, episode) => $"{measured} {Plural(rule.Rules.Any(input => input is CorrelationRule) ? "alert" : "event", episode.Measure)}",
            CorrelationType.EventCount => $"{measured}{Needed(episode.Threshold)}",
            CorrelationType.ValueCount when IsOneEnough(rule, episode) => $"{measured} {Values(rule, episode.Measure)}",
            CorrelationType.ValueCount => $"{measured}{Needed(episode.Threshold)} {Values(rule, Counted(episode))}",
            CorrelationType.Temporal or CorrelationType.TemporalOrdered => Rules(rule, episode, measured),
            CorrelationType.ValueSum => $"sum of {fields} {measured}{Wanted(episode.Threshold)}",
            CorrelationType.ValueAvg => $"average of {fields} {measured}{Wanted(episode.Threshold)}",
            CorrelationType.ValueMedian => $"median of {fields} {measured}{Wanted(episode.Threshold)}",
            _ => $"{Ordinal(rule.Percentile)} percentile of {fields} {measured}{Wanted(episode.Threshold)}",
        };
    }

    /// <summary>Nothing is counted up to anything, and one has no stretch.</summary>
    private static bool IsOneEnough(CorrelationRule rule, Episode episode) =>
        rule.Type is CorrelationType.EventCount or CorrelationType.ValueCount
        && episode.Threshold?.Comparisons is [{ Operator: ComparisonOperator.GreaterThanOrEqual, Value: 1 }];

    // An operation's id is one for each: what is counted is what a person did.
    private static string Values(CorrelationRule rule, double count) => rule.ValueFields is [var only] && only.Name.Equals(OperationId, StringComparison.OrdinalIgnoreCase)
        ? Plural("operation", count)
        : $"{(count == 1 ? "value" : "distinct values")} of {string.Join(", ", rule.ValueFields.Select(f => f.Name))}";

    private static string Rules(CorrelationRule rule, Episode episode, string measured)
    {
        var order = rule.Type == CorrelationType.TemporalOrdered ? " in order" : "";
        var (needed, counted) = rule.TemporalCondition is null
            ? (Needed(episode.Threshold), Counted(episode))
            : ($" of {rule.Rules.Count}", rule.Rules.Count);
        return $"{measured}{needed} {Plural("rule", counted)}{order}";
    }

    // One value, but one of three values, and three of one values.
    private static double Counted(Episode episode) => episode.Threshold?.Comparisons is [{ Operator: ComparisonOperator.GreaterThanOrEqual } one]
        ? Math.Max(one.Value, episode.Measure)
        : episode.Measure;

    private static string Plural(string noun, double count) => count == 1 ? noun : $"{noun}s";

    private static string Needed(Threshold? threshold) => threshold?.Comparisons switch
    {
        [{ Operator: ComparisonOperator.GreaterThanOrEqual } one] => $" of {Number(one.Value)}",
        _ => Wanted(threshold),
    };

    // Of amounts, unlike of things that are counted, there are not so many "of" so many.
    private static string Wanted(Threshold? threshold) =>
        threshold is null or { Comparisons.Count: 0 } ? "" : $" ({string.Join(" and ", threshold.Comparisons.Select(Words))})";

    private static string Words(Comparison comparison) => comparison.Operator switch
    {
        ComparisonOperator.Equal => $"exactly {Number(comparison.Value)}",
        ComparisonOperator.NotEqual => $"not {Number(comparison.Value)}",
        ComparisonOperator.LessThan => $"less than {Number(comparison.Value)}",
        ComparisonOperator.LessThanOrEqual => $"at most {Number(comparison.Value)}",
        ComparisonOperator.GreaterThan => $"more than {Number(comparison.Value)}",
        _ => $"at least {Number(comparison.Value)}",
    };

    private static string Ordinal(double number) => Number(number) + (number % 1 == 0 && number % 100 is < 11 or > 13
        ? (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" }
        : "th");

    // Rounded down: what fell short of a half-open limit must not read as the limit.
    private static string Unit(long ticks, long per, string unit) =>
        $"{Number(ticks < 10 * per ? (ticks * 10 / per) / 10d : ticks / per)} {unit}";

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
