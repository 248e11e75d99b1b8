namespace Detect.Rules;

/// <summary>
/// The stable codes of findings. <see cref="FindingCatalogue"/> has a paragraph on each, docs/rules.md shows it, and a test
/// asserts each one's sentence.
/// </summary>
public static partial class FindingCodes
{
    public const string YamlSyntax = "yaml-syntax";
    public const string DuplicateKey = "duplicate-key";
    public const string EmptyFile = "empty-file";
    public const string NotARule = "not-a-rule";
    public const string UnknownAction = "unknown-action";
    public const string NothingToRepeat = "nothing-to-repeat";
    public const string WrongType = "wrong-type";
    public const string MissingKey = "missing-key";
    public const string UnexpectedKey = "unexpected-key";
    public const string MisspeltKey = "misspelt-key";
    public const string InvalidTimespan = "invalid-timespan";
    public const string MonthTimespan = "month-timespan";

    public const string MissingTitle = "missing-title";
    public const string LongTitle = "long-title";
    public const string LongDescription = "long-description";
    public const string MissingId = "missing-id";
    public const string InvalidId = "invalid-id";
    public const string DuplicateId = "duplicate-id";
    public const string DuplicateName = "duplicate-name";
    public const string MissingLevel = "missing-level";
    public const string UnknownLevel = "unknown-level";
    public const string InformationalLevel = "informational-level";
    public const string UnknownStatus = "unknown-status";
    public const string MetadataType = "metadata-type";
    public const string InvalidTag = "invalid-tag";
    public const string UnknownTagNamespace = "unknown-tag-namespace";
    public const string InvalidDate = "invalid-date";
    public const string InvalidRelated = "invalid-related";
    public const string InvalidLicense = "invalid-license";
    public const string ShortFalsePositive = "short-false-positive";
    public const string UnknownTaxonomy = "unknown-taxonomy";
    public const string UnknownCoverage = "unknown-coverage";

    public const string MissingLogSource = "missing-logsource";
    public const string UnknownLogSource = "unknown-logsource";
    public const string ForeignLogSource = "foreign-logsource";
    public const string MissingDetection = "missing-detection";
    public const string EmptySelection = "empty-selection";
    public const string NestedValue = "nested-value";
    public const string LegacyTimeframe = "legacy-timeframe";
    public const string MissingCondition = "missing-condition";
    public const string ConditionSyntax = "condition-syntax";
    public const string PipeAggregation = "pipe-aggregation";
    public const string UnknownSelection = "unknown-selection";
    public const string UnusedSelection = "unused-selection";
    public const string EmptyQuantifier = "empty-quantifier";
    public const string LargeQuantifier = "large-quantifier";
    public const string UnknownField = "unknown-field";
    public const string FieldNote = "field-note";
    public const string FieldAlias = "field-alias";
    public const string UnknownListedField = "unknown-listed-field";
    public const string UnknownPlaceholder = "unknown-placeholder";
    public const string EmptyPlaceholder = "empty-placeholder";
    public const string LoneWildcard = "lone-wildcard";
    public const string NoAnchor = "no-anchor";

    public const string UnknownCorrelationType = "unknown-correlation-type";
    public const string InvalidCondition = "invalid-condition";
    public const string NeverMet = "never-met";
    public const string UnknownRule = "unknown-rule";
    public const string BrokenReference = "broken-reference";
    public const string ReferenceLeftOut = "reference-left-out";
    public const string CorrelationCycle = "correlation-cycle";
    public const string UnreferencedRule = "unreferenced-rule";
    public const string UnknownGroupBy = "unknown-group-by";
    public const string UnknownAliasRule = "unknown-alias-rule";
    public const string UnusedAlias = "unused-alias";
    public const string InnerMeta = "inner-meta";
    public const string FilterLogSource = "filter-logsource";
    public const string FilteredCorrelation = "filtered-correlation";
    public const string BrokenFilter = "broken-filter";

    public const string NeverMatches = "never-matches";
    public const string NeverMatchesOperation = "never-matches-operation";
    public const string NeverMatchesValue = "never-matches-value";
    public const string NeverMatchesTogether = "never-matches-together";
    public const string NeverMatchesLog = "never-matches-log";
    public const string NeverMatchesPlaceholder = "never-matches-placeholder";
    public const string MatchesOnlyHere = "matches-only-here";

    public const string UnsupportedPipeline = "unsupported-pipeline";
    public const string PipelineFailure = "pipeline-failure";
}
