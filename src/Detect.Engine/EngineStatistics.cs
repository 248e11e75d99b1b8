using Detect.Rules;

namespace Detect.Engine;

/// <summary>What the engine has done so far. Nothing is dropped in silence: each loss has a number here.</summary>
public sealed record EngineStatistics
{
    /// <summary>Events taken, duplicates included.</summary>
    public long Events { get; init; }

    public long Duplicates { get; init; }

    /// <summary>Events older than the watermark on arrival: they met single-event rules but no window.</summary>
    public long TooLate { get; init; }

    /// <summary>Events without a time: they met single-event rules but no window.</summary>
    public long Untimed { get; init; }

    /// <summary>Alerts raised, silenced ones included, updates not.</summary>
    public long Alerts { get; init; }

    public long Silenced { get; init; }

    public IReadOnlyDictionary<Rule, long> Matches { get; init; } = new Dictionary<Rule, long>();

    /// <summary>Matches that lacked a group-by field of the correlation and so joined no group.</summary>
    public IReadOnlyDictionary<Rule, long> Ungrouped { get; init; } = new Dictionary<Rule, long>();

    /// <summary>Matches that lacked the correlation's value field, or where a number was needed had none.</summary>
    public IReadOnlyDictionary<Rule, long> Unmeasured { get; init; } = new Dictionary<Rule, long>();

    public IReadOnlyDictionary<Rule, long> RuleErrors { get; init; } = new Dictionary<Rule, long>();

    /// <summary>Groups that gave way to new ones at <see cref="EngineLimits.GroupsPerCorrelation"/>.</summary>
    public IReadOnlyDictionary<Rule, long> GroupsEvicted { get; init; } = new Dictionary<Rule, long>();

    /// <summary>Matches that found every group firing and no room for theirs.</summary>
    public IReadOnlyDictionary<Rule, long> GroupsRefused { get; init; } = new Dictionary<Rule, long>();

    public int GroupsNow { get; init; }

    public int GroupsPeak { get; init; }
}

/// <summary>The names of the engine's instruments. Attributes are <see cref="RuleId"/>, <see cref="Outcome"/> and <see cref="Silenced"/>.</summary>
public static class EngineMetrics
{
    public const string MeterName = "Detect.Engine";
    public const string Events = "detect.engine.events";
    public const string Duplicates = "detect.engine.duplicates";
    public const string TooLate = "detect.engine.too_late";
    public const string Alerts = "detect.engine.alerts";

    /// <summary>By rule and outcome: match, ungrouped, unmeasured, error, group-evicted, group-refused.</summary>
    public const string RuleOutcomes = "detect.rule.outcomes";

    /// <summary>By rule; one event in <see cref="RuleTimeSample"/> is measured. Predicates that rules share are charged to the first.</summary>
    public const string RuleDuration = "detect.rule.duration";

    public const int RuleTimeSample = 1024;

    public const string RuleId = "detect.rule.id";
    public const string Outcome = "detect.rule.outcome";
    public const string Silenced = "detect.alert.silenced";
}
