using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>Between what the engine remembers of first sights and what the store holds of them.</summary>
internal static class SeenStates
{
    public static IReadOnlyList<SeenState> Of(IReadOnlyList<SeenValue> values) => [.. values.Select(value => new SeenState
    {
        RuleId = value.RuleId,
        IsGroup = value.IsGroup,
        TenantId = value.TenantId,
        Text = value.Value,
        Since = value.Since,
        Last = value.Last,
        FirstKey = value.FirstKey,
    })];

    /// <param name="memoryOf">How long the rule of that id remembers.</param>
    public static IReadOnlyList<SeenValue> Of(IReadOnlyList<SeenState> states, Func<string, TimeSpan> memoryOf) => [.. states.Select(state => new SeenValue
    {
        RuleId = state.RuleId,
        IsGroup = state.IsGroup,
        TenantId = state.TenantId,
        Value = state.Text,
        Since = state.Since,
        Last = state.Last,
        FirstKey = state.FirstKey,
        KeptUntil = Later(state.Last, memoryOf(state.RuleId)),
        IsForgotten = state.IsForgotten,
    })];

    private static DateTimeOffset Later(DateTimeOffset last, TimeSpan memory) =>
        DateTimeOffset.MaxValue - last > memory ? last + memory : DateTimeOffset.MaxValue;
}
