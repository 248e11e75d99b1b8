namespace Detect.Rules;

public static partial class FindingCatalogue
{
    private static FindingDescription[] Detections =>
    [
        Error(FindingCodes.MissingLogSource, "A rule (or filter) must say which log it is for: by category, product or service."),
        Error(
            FindingCodes.UnknownLogSource,
            "Detect reads logs of this product, and the service is a near miss of one of them: the rule would never have met an event."),
        Warning(
            FindingCodes.ForeignLogSource,
            "Detect reads logs of this product, but none of this name. The rule loads, and meets no event."),
        Error(FindingCodes.MissingDetection, "A rule without \"detection\" detects nothing."),
        Error(FindingCodes.EmptySelection, "A selection with nothing in it would match every event or none; Sigma does not say which."),
        Error(
            FindingCodes.NestedValue,
            "Sigma's detections are two levels deep: fields and their values. A path into the record is written with dots."),
        Warning(
            FindingCodes.LegacyTimeframe,
            "\"timeframe\" belonged to the old aggregations. Without one it has no effect; a correlation's \"timespan\" has taken its place."),
        Error(FindingCodes.MissingCondition, "A detection needs a condition that says how its selections combine."),
        Error(
            FindingCodes.ConditionSyntax,
            "The condition breaks the grammar: selections, \"1 of\", \"any of\", \"all of\" or \"N of\" a pattern or \"them\", under \"not\", "
            + "\"and\", \"or\" and parentheses."),
        Error(
            FindingCodes.PipeAggregation,
            "Aggregations after a pipe (count() by …) were removed from Sigma. A correlation document says the same and works across rules."),
        Error(FindingCodes.UnknownSelection, "The condition names a selection that the detection does not have."),
        Warning(FindingCodes.UnusedSelection, "A selection is defined and no condition uses it: it has no effect."),
        Error(
            FindingCodes.EmptyQuantifier,
            "The pattern covers no selection, or fewer than the number asks for. Names that begin with \"_\" are covered only by patterns "
            + "that begin with one."),
        Error(FindingCodes.LargeQuantifier, "\"N of\" over this many selections has too many combinations to evaluate on every event."),
        Error(
            FindingCodes.UnknownField,
            "No table of the rule's log source has this field, in any of the spellings Detect knows: the test could never be true."),
        Info(
            FindingCodes.FieldNote,
            "The field is understood although no Entra record has it by this name; the message says what it is taken for."),
        Info(
            FindingCodes.FieldAlias,
            "The field is known by this name too, and \"detect lint --fix\" writes the one by which \"detect fields\" and alerts call it."),
        Warning(
            FindingCodes.UnknownListedField,
            "A name under \"fields\" is in no table of the rule's log source, so there is never a value to show for it."),
        Error(
            FindingCodes.UnknownPlaceholder,
            "A %placeholder% has no value list. Sigma says that a tool must reject such a rule: put a list of that name into sigma/value-lists.yml "
            + "or pass your own."),
        Warning(
            FindingCodes.EmptyPlaceholder,
            "The rule waits for a value list whose members only you know (your administrators, your networks): one that sigma/value-lists.yml "
            + "names without filling it, or any list in a rule for a log that Detect does not read. The rule is left out until it has some."),
        Warning(FindingCodes.LoneWildcard, "A value of nothing but \"*\" asks whether the field has a value, which \"exists\" says plainly."),
        Info(
            FindingCodes.NoAnchor,
            "Rules are tried only on events that could match, found by exact values and beginnings. This rule has neither, so it costs time on "
            + "every event of its log."),
    ];

    private static FindingDescription[] Modifiers =>
    [
        Error(FindingCodes.UnknownModifier, "The modifier is none of Sigma's."),
        Error(FindingCodes.ModifierConflict, "Two modifiers of one test exclude each other."),
        Error(FindingCodes.ModifierOrder, "A modifier stands where it cannot act on what the ones before it produce."),
        Warning(
            FindingCodes.AllNotLast,
            "The next Sigma specification wants \"all\" at the end. It means the same anywhere, so it is read anywhere."),
        Error(FindingCodes.KeywordModifier, "The modifier needs a field, and keywords have none."),
        Error(FindingCodes.ModifierValue, "The value is not one that the modifier can act on."),
        Error(FindingCodes.InvalidRegex, "The pattern is not a regular expression."),
        Error(
            FindingCodes.UnsupportedRegex,
            "The pattern needs backtracking (look-around, back-references, atomic groups). Detect runs patterns in linear time, so that no "
            + "rule can hang it, and cannot run this one."),
        Error(FindingCodes.InvalidNetwork, "The value is no network in CIDR notation."),
        Error(FindingCodes.EmptyValueList, "The list of values is empty, and Sigma does not say what that would mean."),
        Warning(
            FindingCodes.NullInValueList,
            "Sigma forbids null among other values. It is read as one more alternative: the field is absent or null."),
        Warning(FindingCodes.AllWithOneValue, "\"all\" asks for all of several values, and there is one."),
        Warning(
            FindingCodes.OffsetWithoutContains,
            "\"base64offset\" makes the three ways a text can look inside a longer encoded one, which equality never meets."),
    ];
}
