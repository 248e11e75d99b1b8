namespace Detect.Rules;

/// <summary>A document that describes a rule, on its way to becoming one.</summary>
internal abstract class RuleDocument(YamlMapping map, RuleMetadata metadata, DocumentFindings findings)
{
    public YamlMapping Map { get; } = map;

    public RuleMetadata Metadata { get; } = metadata;

    public DocumentFindings Findings { get; } = findings;

    /// <summary>The written id, or one made from the name or title; unique within a load.</summary>
    public string Id { get; set; } = metadata.Id ?? "";

    /// <summary>Everything under <c>detect:</c>, which other tools ignore.</summary>
    public YamlSection? Extensions { get; } =
        new YamlSection(map, "the rule", findings).Section("detect", "\"detect\"");

    public bool IsUnsupported => Metadata.Status == "unsupported";

    /// <summary>The rule says that it is no longer, or never was, one to run: its errors are no news to its author.</summary>
    public bool IsRetired => IsUnsupported || Metadata.Status == "deprecated";

    /// <summary>Whether errors of the rule are only warnings, so that they stop nobody else's rules.</summary>
    public virtual bool IsExcused => IsRetired;

    public bool MayAlert => Metadata.Level != RuleLevel.Informational && !IsUnsupported;
}

internal sealed class SigmaDocument(
    YamlMapping map, RuleMetadata metadata, LogSource logSource, DetectionDraft detection, DocumentFindings findings)
    : RuleDocument(map, metadata, findings)
{
    /// <summary>Where findings about the rule as a whole stand.</summary>
    public SourcePosition Position { get; init; } = map.Position;

    public LogSource WrittenLogSource { get; } = logSource;

    /// <summary>Pipelines may replace it.</summary>
    public LogSource LogSource { get; set; } = logSource;

    /// <summary>Pipelines may replace it.</summary>
    public DetectionDraft Detection { get; set; } = detection;

    /// <summary>A pipeline has been at it.</summary>
    public bool IsTransformed { get; set; }

    /// <summary>The rule is for a log that Detect does not read.</summary>
    public bool IsForeign { get; set; }

    /// <summary>Old aggregations of foreign rules too: Detect would never have run them.</summary>
    public override bool IsExcused => IsRetired
        || (IsForeign && Findings.Findings.All(finding =>
            finding.Severity != FindingSeverity.Error || finding.Code == FindingCodes.PipeAggregation));

    /// <summary>What pipelines make of a field name, for the names that stand outside the detection.</summary>
    public Func<string, string> FieldNames { get; set; } = static name => name;
}

internal sealed class CorrelationDocument(
    YamlMapping map, RuleMetadata metadata, CorrelationDraft draft, DocumentFindings findings)
    : RuleDocument(map, metadata, findings)
{
    public CorrelationDraft Draft { get; } = draft;
}

/// <param name="Rules">The ids or names the filter is for; null for any rule.</param>
internal sealed record FilterDocument(
    string Title,
    SourcePosition Position,
    LogSource LogSource,
    IReadOnlyList<YamlScalar>? Rules,
    DetectionDraft Detection,
    DocumentFindings Findings)
{
    /// <summary>False when it was read with mistakes, so that it cannot be applied to any rule.</summary>
    public required bool IsSound { get; init; }
}
