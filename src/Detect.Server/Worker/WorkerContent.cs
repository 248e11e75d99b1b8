using Detect.Engine;
using Detect.Rules;

namespace Detect.Server;

/// <summary>Everything a worker evaluates with, as one version: rules, accounts, silences.</summary>
internal sealed class WorkerContent
{
    private Dictionary<string, TimeSpan>? memories;

    public required RuleSet Rules { get; init; }

    public required AccountDirectory Accounts { get; init; }

    public required SilenceList Silences { get; init; }

    /// <summary>Tells one version from another.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Tells one version from others that match other events.</summary>
    public required string RulesFingerprint { get; init; }

    /// <summary>How long a rule needs what it remembers of values and groups.</summary>
    public TimeSpan MemoryOf(string ruleId)
    {
        memories ??= Rules.All.GroupBy(rule => rule.Id, Needed, StringComparer.Ordinal).ToDictionary(rule => rule.Key, rule => rule.Max(), StringComparer.Ordinal);
        return memories.GetValueOrDefault(ruleId);
    }

    public EngineOptions EngineOptions(WorkerOptions options, Action<Rule, Exception> ruleFailed) => new()
    {
        AllowedLateness = options.Lateness,
        Timing = AlertTiming.Eager,
        Accounts = Accounts,
        Silences = Silences,
        Limits = options.Limits,
        RuleFailed = ruleFailed,
    };

    private static TimeSpan Needed(Rule rule) => rule switch
    {
        SigmaRule { FirstSeen: { } firstSeen } => firstSeen.Memory,
        CorrelationRule correlation => correlation.Timespan,
        _ => TimeSpan.Zero,
    };
}
