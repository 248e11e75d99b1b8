using Detect.Engine;

namespace Detect.Cli;

internal static class TestName
{
    public static string Of(RuleTestResult result) => Of(result, result.Dialect);

    public static string Of(RuleTestResult result, string dialects) =>
        result.Case is null ? $"{result.Test} ({dialects})" : $"{result.Test}: {result.Case} ({dialects})";
}
