using Detect.Engine;

namespace Detect.Cli;

internal static class TestName
{
    public static string Of(RuleTestResult result) =>
        result.Case is null ? $"{result.Test} ({result.Dialect})" : $"{result.Test}: {result.Case}";
}
