using Detect.Rules;

namespace Detect.Engine;

internal static class TestTimes
{
    /// <returns>Null after reporting.</returns>
    public static DateTimeOffset? Read(YamlScalar scalar, DocumentFindings findings)
    {
        if (TestTime.TryParse(scalar.Text, out var time))
        {
            return time;
        }

        findings.Report(
            FindingSeverity.Error,
            scalar.Position,
            RuleTestFindingCodes.InvalidTestTime,
            $"\"{scalar.Text}\" is not a time of a test; expected one such as \"40m\", \"1h30m\" or \"2026-01-05T09:40:00Z\"");
        return null;
    }
}
