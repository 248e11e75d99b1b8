namespace Detect.Rules;

public static partial class FindingCatalogue
{
    private static FindingDescription[] Matching =>
    [
        Warning(
            FindingCodes.NeverMatches,
            "No event can meet the rule's condition: every way to meet it needs what no record holds, or two things that exclude each other. "
            + "What \"detect lint\" says about the single values tells why."),
        Warning(
            FindingCodes.NeverMatchesOperation,
            "No operation that Entra is known to write has this name or fits this pattern. Names that differ in case alone match; sigma/operations.json "
            + "lists the names and where each is known from. The list cannot be complete, so a new operation may be reported."),
        Warning(FindingCodes.NeverMatchesValue, "The field has few values, and this is none of them."),
        Warning(
            FindingCodes.NeverMatchesTogether,
            "Each value can be met, and no event meets all of them: they belong to different events. A correlation joins those."),
        Warning(
            FindingCodes.NeverMatchesLog,
            "The operation is written to another log than the rule's, or to none: Azure's activity log records what is done to resources, and "
            + "nothing that is done with the data in them."),
        Warning(
            FindingCodes.NeverMatchesPlaceholder,
            "Documents write such a word where a value of yours belongs. A value list with \"expand\" keeps the rule general."),
        Info(
            FindingCodes.MatchesOnlyHere,
            "Detect folds the dashes, blanks and final periods of operations and knows what some public field names mean; tools that compare with "
            + "the record as it is do not match the rule."),
    ];
}
