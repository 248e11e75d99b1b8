using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>A random event, in minutes and small alphabets, so that collisions and exact boundaries are frequent.</summary>
/// <param name="Tenant">Whose event it is; null for one that names no tenant.</param>
internal sealed record RandomEvent(int Id, int Minute, int Kind, string? User, string? Value, int? Number, string? Tenant)
{
    public string Key => $"e{Id:000}";
}

internal enum ConditionKind
{
    AtLeast,
    MoreThan,
    LessThan,
    Exactly,
    Between,
    Not,
}

/// <summary>A random correlation over the rules a, b and c, and the events it meets.</summary>
internal sealed record Scenario(
    CorrelationType Type,
    int RuleCount,
    ConditionKind Condition,
    int Number,
    int Timespan,
    bool IsGrouped,
    bool HasAfter,
    bool IsChained,
    string? Expression,
    int? FoldMinutes,
    IReadOnlyList<RandomEvent> Events,
    IReadOnlyList<int> Delays,
    IReadOnlyList<RandomSilence> Silences,
    int Seed)
{
    public const int LatenessMinutes = 20;

    public override string ToString() =>
        $"{Type} of {RuleCount} rules, {Condition} {Number}, {Expression}, timespan {Timespan}, grouped {IsGrouped}, after {HasAfter}, "
        + $"chained {IsChained}, fold {FoldMinutes}, seed {Seed}, {string.Join(", ", Silences)}:\n"
        + string.Join("\n", Events.OrderBy(e => e.Minute).Select(e => $"  {e}"));
}
