using Detect.Engine;
using Detect.Rules;

namespace Detect.Server;

/// <summary>Everything a worker evaluates with, as one version: rules, accounts, silences.</summary>
internal sealed class WorkerContent
{
    public required RuleSet Rules { get; init; }

    public required AccountDirectory Accounts { get; init; }

    public required SilenceList Silences { get; init; }

    /// <summary>Tells one version from another.</summary>
    public required string Fingerprint { get; init; }

    public EngineOptions EngineOptions(WorkerOptions options, Action<Rule, Exception> ruleFailed) => new()
    {
        AllowedLateness = options.Lateness,
        Timing = AlertTiming.Eager,
        Accounts = Accounts,
        Silences = Silences,
        Limits = options.Limits,
        RuleFailed = ruleFailed,
    };
}
