using System.Text.RegularExpressions;

namespace Detect.Rules;

internal static class PipelineRegex
{
    /// <returns>The pattern under the key, or null after reporting that it does not run here.</returns>
    public static Regex? Read(YamlSection section, string key)
    {
        try
        {
            return new Regex(section.Text(key) ?? "", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            section.Findings.Report(
                FindingCodes.UnsupportedPipeline,
                section.PositionOf(key),
                $"pattern \"{section.Text(key)}\" cannot run; expected a regular expression without look-around and back-references");
            return null;
        }
    }
}
