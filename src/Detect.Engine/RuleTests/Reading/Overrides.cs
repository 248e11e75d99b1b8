using Detect.Rules;

namespace Detect.Engine;

/// <summary>Applies what a test changes in a record, in the order written.</summary>
internal static class Overrides
{
    /// <returns>False after reporting.</returns>
    public static bool Apply(TestRecord record, YamlMapping changes, DocumentFindings findings)
    {
        var applied = true;
        foreach (var entry in changes.Entries)
        {
            var outcome = FieldSetter.Set(record, entry.Name, YamlJson.Of(entry.Value));
            if (outcome.Code is { } code)
            {
                findings.Report(FindingSeverity.Error, entry.Key.Position, code, outcome.Message, outcome.Suggestion);
                applied = false;
            }
        }

        return applied;
    }
}
