using Detect.Rules;

namespace Detect.Engine;

/// <summary>Reads off a match what one correlation needs of it: the group it belongs to and the value that is measured.</summary>
internal sealed class CorrelationReader(CorrelationRule rule, RuleOrder order, EngineCounters counters, SilenceList? silences)
{
    private const char SilenceMark = '\u001e';

    private readonly TupleReader groups = new(rule.GroupBy);
    private readonly TupleReader values = new(rule.ValueFields);
    private readonly bool distinct = ConditionTraits.MeasuresDistinctValues(rule);
    private readonly bool numbers = ConditionTraits.MeasuresNumbers(rule);

    /// <returns>Null when the match lacks a group-by field: it joins no group, and is counted.</returns>
    public GroupKey? Group(Match match, Rule matched)
    {
        var key = KeyOf(match, matched);
        if (key is null)
        {
            counters.Ungrouped(rule);
        }

        return key;
    }

    /// <summary>The same without counting.</summary>
    public GroupKey? KeyOf(Match match) => KeyOf(match, order[order.IndexOf(match)]);

    public bool HasGroup(Match match) => KeyOf(match) is not null;

    public static string? SilenceOf(GroupKey key) =>
        key.Values.IndexOf(SilenceMark) is var at and >= 0 ? key.Values[(at + 1)..] : null;

    /// <summary>Both are of one group, whatever silences them.</summary>
    public static bool AreOneFold(GroupKey a, GroupKey b) => (a with { Values = Unmarked(a) }).Equals(b with { Values = Unmarked(b) });

    public GroupKey? Group(Match match) => Group(match, order[order.IndexOf(match)]);

    /// <returns>False when the match has no value to measure: it is not counted in the window.</returns>
    public bool TryReadValue(Match match, out object? value)
    {
        if (TryPeekValue(match, out value))
        {
            return true;
        }

        counters.Unmeasured(rule);
        return false;
    }

    /// <summary>The same without counting.</summary>
    public bool TryPeekValue(Match match, out object? value)
    {
        value = null;
        if (!distinct && !numbers)
        {
            return true;
        }

        var text = values.Read(match, order[order.IndexOf(match)]);
        value = text is null || distinct ? text : FieldReading.Number(text);
        return value is not null;
    }

    /// <summary>The group as an alert shows it: in the spelling of the oldest match that can still be read.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Name(Match oldest, GroupKey key)
    {
        var index = order.IndexOf(oldest);
        return index < 0 ? groups.Name(Unmarked(key)) : NameAs(oldest, order[index], key);
    }

    public IReadOnlyList<KeyValuePair<string, string>> NameAs(Match oldest, Rule matched, GroupKey key) =>
        groups.Name(groups.Read(oldest, matched) ?? Unmarked(key));

    private GroupKey? KeyOf(Match match, Rule matched)
    {
        if (groups.Read(match, matched) is not { } tuple)
        {
            return null;
        }

        // What is silenced folds only with what the same silence covers.
        var silence = silences is { Count: > 0 } ? silences.Covering(match, matched, groups.Name(tuple)) : null;
        return new GroupKey(match.TenantId, silence is null ? tuple : tuple + SilenceMark + silence);
    }

    private static string Unmarked(GroupKey key) => key.Values.Split(SilenceMark)[0];
}
