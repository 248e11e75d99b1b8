namespace Detect.Rules;

public static partial class FindingCatalogue
{
    private static FindingDescription[] Correlations =>
    [
        Error(FindingCodes.UnknownCorrelationType, "The correlation's type is none of Sigma's."),
        Error(
            FindingCodes.InvalidCondition,
            "The condition does not fit the correlation's type, compares with nothing, cannot be met by any number, or names rules that the "
            + "correlation does not list."),
        Warning(
            FindingCodes.NeverMet,
            "A count of no events has no event to start from. \"detect: absent:\" makes it a real question: what did not come?"),
        Error(
            FindingCodes.UnknownRule,
            "No rule of this load has the id or name that a correlation or filter refers to. A name is what a rule says under "
            + "\"name\"; its title is none."),
        Error(FindingCodes.BrokenReference, "A rule that the correlation refers to has errors, so the correlation would miss matches."),
        Warning(FindingCodes.ReferenceLeftOut, "A rule that the correlation refers to has been left out for a reason given there."),
        Error(FindingCodes.CorrelationCycle, "Correlations that refer to each other in a circle have nothing to start from."),
        Error(
            FindingCodes.UnreferencedRule,
            "The condition does not name a rule that the correlation lists: it would be watched for nothing."),
        Error(
            FindingCodes.UnknownGroupBy,
            "A correlation over a correlation can only use the names by which that one groups."),
        Error(FindingCodes.UnknownAliasRule, "An alias maps a field of a rule that the correlation does not refer to."),
        Warning(FindingCodes.UnusedAlias, "The alias is defined, and neither group-by nor the condition uses it."),
        Warning(
            FindingCodes.InnerMeta,
            "Only the outermost correlation raises an alert, so only its level, status, tags, references and false positives are shown."),
        Warning(FindingCodes.FilterLogSource, "The filter names a rule of another log source; that rule is not filtered."),
        Warning(FindingCodes.FilteredCorrelation, "Filters act on events, and a correlation has none of its own."),
        Warning(
            FindingCodes.BrokenFilter,
            "A filter of this rule cannot be applied, for a reason given there. The rule is left out: without its filter it would raise what "
            + "its owner has ruled out."),
        Error(
            FindingCodes.UnsupportedPipeline,
            "The pipeline asks for something that Detect does not do. Leaving it out would change rules in other ways than the pipeline says, "
            + "so the pipeline is not loaded."),
        Error(FindingCodes.PipelineFailure, "A pipeline refuses the rule (\"rule_failure\", \"detection_item_failure\") or leaves no test of it."),
    ];
}
