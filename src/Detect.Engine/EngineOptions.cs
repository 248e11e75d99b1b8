using Detect.Rules;

namespace Detect.Engine;

public sealed record EngineOptions
{
    public static readonly TimeSpan DefaultLateness = TimeSpan.FromHours(1);

    /// <summary>How far behind the newest event an event may arrive and still count in windows. Default 1 hour.</summary>
    public TimeSpan AllowedLateness { get; init; } = DefaultLateness;

    /// <summary>
    /// Final: an alert is raised once, when its episode can no longer change (replay, rule tests). Eager: it is raised at
    /// once and updated (live).
    /// </summary>
    public AlertTiming Timing { get; init; } = AlertTiming.Final;

    /// <summary>Who the accounts are; the engine adds what the log shows.</summary>
    public AccountDirectory Accounts { get; init; } = new();

    public SilenceList Silences { get; init; } = SilenceList.None;

    /// <summary>Told of each failure of a rule, which costs that rule that event and nothing else.</summary>
    public Action<Rule, Exception>? RuleFailed { get; init; }

    public EngineLimits Limits { get; init; } = new();
}

public enum AlertTiming
{
    Final,
    Eager,
}

public sealed record EngineLimits
{
    /// <summary>Events kept as proof in one alert; more are counted. Default 100.</summary>
    public int EventsPerAlert { get; init; } = 100;

    /// <summary>Groups one correlation may hold at a time. Default 1,000,000.</summary>
    public int GroupsPerCorrelation { get; init; } = 1_000_000;
}
