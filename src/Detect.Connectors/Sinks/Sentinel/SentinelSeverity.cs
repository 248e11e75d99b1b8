using Detect.Rules;

namespace Detect.Connectors;

internal static class SentinelSeverity
{
    /// <summary>Sentinel knows nothing above High.</summary>
    public static string Of(RuleLevel level) => level switch
    {
        RuleLevel.Critical or RuleLevel.High => "High",
        RuleLevel.Medium => "Medium",
        RuleLevel.Low => "Low",
        _ => "Informational",
    };
}
