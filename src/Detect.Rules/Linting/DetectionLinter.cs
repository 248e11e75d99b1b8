using Detect.Events;

namespace Detect.Rules;

/// <summary>Says what in a detection can never match Entra's logs, value by value and as a whole.</summary>
internal sealed class DetectionLinter
{
    private readonly Dictionary<EventTables, FieldDomains> domains = [];

    public void Check(SigmaDocument document, FieldScope scope, EventTables tables, Expression condition)
    {
        if (tables == EventTables.None)
        {
            return;
        }

        if (!domains.TryGetValue(tables, out var known))
        {
            domains[tables] = known = new FieldDomains(tables);
        }

        var check = new ItemCheck(document, scope, known);
        var isBlamed = false;
        foreach (var item in DetectionItems.Of(document.Detection))
        {
            isBlamed |= check.Report(item);
        }

        if (new RuleSatisfiability(known).Of(condition) is null)
        {
            var why = isBlamed ? "what it needs is in no record" : "no record meets all its tests";
            document.Findings.Report(
                FindingCodes.NeverMatches,
                document.Detection.Position,
                $"the rule can never fire: {why}; expected a condition that an event of {tables} can meet");
        }
    }
}
