namespace Detect.Rules;

public static partial class FindingCatalogue
{
    private static FindingDescription[] Documents =>
    [
        Error(
            FindingCodes.YamlSyntax,
            "The text is not YAML from here on. The documents before this place have been read; nothing after it has. Tabs in the "
            + "indentation, a line indented more than its neighbours, a colon and a blank inside a text without quotes, an unclosed "
            + "quote and an alias without an anchor are the usual causes."),
        Error(
            FindingCodes.DuplicateKey,
            "A map has the same key twice. YAML leaves open which of them counts, so that one would be lost in silence: two tests of "
            + "one field belong into a list of values, or into two selections."),
        Warning(FindingCodes.EmptyFile, "The file has no document in it, so nothing was loaded from it."),
        Warning(
            FindingCodes.NotARule,
            "The document has none of the keys that a Sigma rule, correlation or filter must have. It is left out: folders of rules "
            + "often hold other YAML too."),
        Error(FindingCodes.UnknownAction, "The document's \"action\" is none of global, reset and repeat, so it cannot be carried out."),
        Error(FindingCodes.NothingToRepeat, "\"action: repeat\" repeats the rule before it with changes, and there is none in this file."),
        Error(
            FindingCodes.WrongType,
            "A key that decides when a rule fires holds another kind of value than it must, such as a list in place of a map."),
        Error(FindingCodes.MissingKey, "A map lacks a key without which it means nothing."),
        Error(
            FindingCodes.UnexpectedKey,
            "A map whose keys all matter (a correlation, its condition, anything under \"detect\", a pipeline) has one that is not known. It "
            + "would have been ignored, and the rule would have fired differently from what it says."),
        Warning(
            FindingCodes.MisspeltKey,
            "Sigma allows rules to have keys of their own, and this one is so near to a key of Sigma's that it is probably a slip, or is one "
            + "that belongs under \"detect\". It has no effect as it is."),
        Error(
            FindingCodes.InvalidTimespan,
            "A timespan is a whole number above 0 and a unit: s, m, h, d, w, M (30 days) or y (365 days), and at most ten years."),
        Warning(
            FindingCodes.MonthTimespan,
            "A timespan's large M is months of 30 days. Where minutes were meant the window would be 43,200 times too long; where months "
            + "were meant, days say so without a doubt."),
    ];

    private static FindingDescription[] Metadata =>
    [
        Error(FindingCodes.MissingTitle, "Sigma requires a title, and an alert shows it: without one nobody can tell what fired."),
        Warning(FindingCodes.LongTitle, "Sigma allows titles of up to 256 characters."),
        Warning(FindingCodes.LongDescription, "Sigma allows descriptions of up to 65,535 characters."),
        Warning(
            FindingCodes.MissingId,
            "The rule has no id. One is made from its name or title, and changes when that does: alerts before and after would be "
            + "those of two rules."),
        Warning(FindingCodes.InvalidId, "Sigma's ids are UUIDs. Any text works here, but other tools refuse it."),
        Error(
            FindingCodes.DuplicateId,
            "Two rules of one load have the same id, so their alerts could not be told apart. The first keeps it, or of a live rule and a "
            + "deprecated or unsupported copy the live one; the other is not loaded."),
        Error(FindingCodes.DuplicateName, "Two rules of one load have the same name, so that a reference to it would be ambiguous."),
        Warning(FindingCodes.MissingLevel, "The rule has no level. Its alerts are raised as medium."),
        Error(FindingCodes.UnknownLevel, "The level is none of Sigma's, so that alerts could not be ranked."),
        Info(
            FindingCodes.InformationalLevel,
            "Sigma says that rules of level informational mark events and raise no alert, and so it is here: such a rule can be part of a "
            + "correlation, and is silent by itself."),
        Error(FindingCodes.UnknownStatus, "The status is none of Sigma's."),
        Warning(FindingCodes.MetadataType, "A key that only describes the rule holds another kind of value than Sigma says; it is left out."),
        Warning(FindingCodes.InvalidTag, "Tags are written namespace.name, in lower case."),
        Warning(FindingCodes.UnknownTagNamespace, "The tag's namespace is none of Sigma's. The tag is kept."),
        Warning(FindingCodes.InvalidDate, "Sigma's dates are written YYYY-MM-DD."),
        Warning(FindingCodes.InvalidRelated, "A related rule is given by its id and by how it is related."),
        Warning(FindingCodes.InvalidLicense, "The license is given by its SPDX identifier."),
        Warning(FindingCodes.ShortFalsePositive, "A false positive of less than two characters tells an analyst nothing."),
        Warning(
            FindingCodes.UnknownTaxonomy,
            "The rule's field names follow a taxonomy other than Sigma's, and no pipeline maps them. They are read as they are; in a "
            + "rule for Entra those that the field catalogue lacks are errors."),
        Warning(
            FindingCodes.UnknownCoverage,
            "The rule says that it implements a row that Microsoft's monitoring tables do not have, so \"detect coverage\" counts it nowhere."),
    ];
}
