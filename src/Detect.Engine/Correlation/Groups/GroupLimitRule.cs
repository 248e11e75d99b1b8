using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// The rule behind the alert that a correlation had more groups than it may hold, so that what a flood of keys cost is seen.
/// </summary>
internal sealed class GroupLimitRule : Rule
{
    public required TimeSpan Timespan { get; init; }

    public required int Limit { get; init; }

    public static GroupLimitRule Of(CorrelationRule rule, int limit) => new()
    {
        Id = $"{rule.Id}/group-limit",
        Title = $"Too many groups: {rule.Title}",
        Description = "Groups gave way to others before they could reach the correlation's condition, so that alerts of it may be missing.",
        Level = RuleLevel.High,
        Version = rule.Version,
        Path = rule.Path,
        Position = rule.Position,
        Timespan = rule.Timespan,
        Limit = limit,
    };
}
