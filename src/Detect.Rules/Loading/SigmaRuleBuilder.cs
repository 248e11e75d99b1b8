using Detect.Events;

namespace Detect.Rules;

/// <summary>Makes a rule of a plain document: log source routed, filters applied, everything resolved.</summary>
internal sealed class SigmaRuleBuilder(LoadContext context, RuleFilters filters)
{
    /// <returns>The rule, or null when it cannot be loaded.</returns>
    public SigmaRule? Build(SigmaDocument document)
    {
        var findings = document.Findings;
        var tables = context.TablesOf(document.LogSource);
        if (tables == EventTables.None)
        {
            // What the slip was meant for, so that the rest of the rule is checked in the same go.
            tables = WarnOfUnknownLog(document) is { } meant ? context.TablesOf(meant) : tables;
        }

        document.IsForeign = tables == EventTables.None;
        if (document.LogSource is { Product: null, Category: null, Service: null })
        {
            tables = context.AnyTable;
        }

        var scope = context.ScopeOf(tables, findings, isAsWritten: !document.IsTransformed);
        var detection = DetectionCompiler.Compile(document.Detection, scope, context.Lists, findings);
        var extensions = RuleExtensions.Read(document, scope);
        scope.CheckListed(document.Map.Find("fields")?.Value, document.FieldNames);
        CheckTaxonomy(document);
        if (detection is null || !findings.IsUsable)
        {
            return null;
        }

        SuspiciousDetections.Check(document.Detection, findings);
        context.Linter?.Check(document, scope, tables, detection.Value.Expression);
        var condition = filters.Apply(document, detection.Value, tables);
        return findings.IsUsable ? ToRule(document, tables, condition, extensions) : null;
    }

    private static SigmaRule ToRule(
        SigmaDocument document, EventTables tables, CompiledNode condition, RuleExtensions extensions)
    {
        var metadata = document.Metadata;
        return new SigmaRule
        {
            Id = document.Id,
            Name = metadata.Name,
            Title = metadata.Title,
            Level = metadata.Level ?? RuleLevel.Medium,
            Status = metadata.Status,
            Description = metadata.Description,
            Author = metadata.Author,
            Tags = metadata.Tags,
            References = metadata.References,
            FalsePositives = metadata.FalsePositives,
            Coverage = metadata.Coverage,
            Runbook = metadata.Runbook,
            Fields = metadata.Fields,
            Path = document.Findings.Path,
            Position = document.Map.Position,
            RaisesAlerts = document.MayAlert,
            LogSource = document.LogSource,
            Tables = tables,
            Condition = condition.Expression,
            FirstSeen = extensions.FirstSeen,
            Account = extensions.Account,
            Fold = extensions.Fold,
            Version = RuleVersion.Of(
                "rule",
                tables.ToString(),
                condition.Text,
                RuleVersion.TextOf(extensions.FirstSeen),
                RuleVersion.TextOf(extensions.Fold) + RuleVersion.TextOf(extensions.Account)),
        };
    }

    /// <returns>The log source that was probably meant.</returns>
    private static LogSource? WarnOfUnknownLog(SigmaDocument document)
    {
        var source = document.LogSource;
        if (!LogSourceTables.Default.KnowsProduct(source))
        {
            return null;
        }

        var position = document.Map.Find("logsource")?.Value.Position ?? document.Map.Position;
        if (source.Service is { } service
            && NearestName.Of(service, LogSourceTables.Default.ServicesOf(source)) is { } meant)
        {
            document.Findings.Report(
                FindingCodes.UnknownLogSource, position, $"product \"{source.Product}\" has no service \"{service}\"", meant);
            return source with { Service = meant };
        }

        document.Findings.Report(
            FindingCodes.ForeignLogSource,
            position,
            $"no log that Detect reads is {source}, so the rule never fires here; expected one of the services "
                + Words.Or(LogSourceTables.Default.ServicesOf(source)));
        return null;
    }

    private static void CheckTaxonomy(SigmaDocument document)
    {
        var taxonomy = document.Metadata.Taxonomy;
        if (taxonomy != MetadataReader.SigmaTaxonomy && !document.IsTransformed)
        {
            document.Findings.Report(
                FindingCodes.UnknownTaxonomy,
                document.Map.Find("taxonomy")!.Value.Position,
                $"taxonomy \"{taxonomy}\" is read as it is; expected \"sigma\", or a pipeline that maps its field names");
        }
    }
}
