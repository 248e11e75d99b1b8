using System.Globalization;
using System.Text;

namespace Detect.Engine.Tests.Conformance;

/// <summary>Writes docs/conformance.md from the cases.</summary>
internal static class ConformancePage
{
    public static string Write(IReadOnlyList<ConformanceFeature> features)
    {
        var page = new StringBuilder();
        page.Append("""
            # Sigma conformance

            What of Sigma 2.1 and the approved parts of the 2.2 branch runs here, feature by feature. This page is written by a test from
            the cases in `tests/Detect.Engine.Tests/Conformance/Cases`, each of which loads rules with the production loader, decodes records with
            the production decoder and puts them through the production matcher and engine. "Decided" says whose word holds where the
            specification and its implementations differ. A test fails when a feature listed in `features.txt` beside the cases has none.
            `UPDATE_GOLDEN=1` rewrites the page.

            """);
        foreach (var section in features.GroupBy(feature => feature.Section))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {section.Key}\n\n");
            page.Append("| feature | decided | cases | events that match | events that do not | alerts | errors and warnings |\n");
            page.Append("|---|---|---|---|---|---|---|\n");
            foreach (var feature in section)
            {
                page.Append(Row(feature)).Append('\n');
            }
        }

        return page.ToString();
    }

    private static string Row(ConformanceFeature feature)
    {
        var codes = feature.Cases.SelectMany(c => new[] { c.Fails, c.Warns }).OfType<string>().Distinct().Select(code => $"`{code}`");
        string[] cells =
        [
            feature.Name,
            feature.Decided,
            Number(feature.Cases.Count),
            Number(feature.Cases.Sum(c => c.Matches.Count)),
            Number(feature.Cases.Sum(c => c.Misses.Count)),
            Number(feature.Cases.Sum(c => c.Alerts?.Count ?? 0)),
            string.Join(", ", codes),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
