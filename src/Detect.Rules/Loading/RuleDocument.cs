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

    public bool MayAlert => Metadata.Level != RuleLevel.Informational && !IsUnsupported;
}

internal sealed class SigmaDocument(
    YamlMapping map, RuleMetadata metadata, LogSource logSource, DetectionDraft detection, DocumentFindings findings)
    : RuleDocument(map, metadata, findings)
{
    /// <summary>Pipelines may replace it.</summary>
    public LogSource LogSource { get; set; } = logSource;

    /// <summary>Pipelines may replace it.</summary>
    public DetectionDraft Detection { get; set; } = detection;

    /// <summary>A pipeline has been at it.</summary>
    public bool IsTransformed { get; set; }

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
    string Title, LogSource LogSource, IReadOnlyList<YamlScalar>? Rules, DetectionDraft Detection, DocumentFindings Findings);
