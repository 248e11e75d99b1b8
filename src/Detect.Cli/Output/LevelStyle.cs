using Detect.Rules;

namespace Detect.Cli;

/// <summary>How a rule's level looks.</summary>
internal static class LevelStyle
{
    public static string Name(RuleLevel level) => level switch
    {
        RuleLevel.Informational => "info",
        _ => level.ToString().ToLowerInvariant(),
    };

    public static string Of(RuleLevel level) => level switch
    {
        RuleLevel.Critical => "bold white on red",
        RuleLevel.High => "bold red",
        RuleLevel.Medium => "yellow",
        RuleLevel.Low => "blue",
        _ => "grey",
    };
}
