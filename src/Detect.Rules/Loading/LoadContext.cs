using Detect.Events;

namespace Detect.Rules;

/// <summary>What every rule of a load is resolved against.</summary>
internal sealed class LoadContext(RuleLoadOptions options)
{
    public PlaceholderLists Lists { get; } = new(options.ValueLists);

    /// <summary>Null where nobody asked.</summary>
    public DetectionLinter? Linter { get; } = options is { Lint: true, PlainJson: false } ? new DetectionLinter() : null;

    /// <summary>Where it is not known which log is meant.</summary>
    public EventTables AnyTable => options.PlainJson ? EventTables.Json : EventTables.AllEntra;

    public EventTables TablesOf(LogSource source) =>
        options.PlainJson ? EventTables.Json : LogSourceTables.Default.Find(source);

    /// <summary>Fields of Entra's tables are the catalogue's; any other log's are paths into its record.</summary>
    /// <param name="isAsWritten">The names are those of the file, not what a pipeline made of them.</param>
    public FieldScope ScopeOf(EventTables tables, DocumentFindings findings, bool isAsWritten = false)
    {
        IFieldResolver resolver = tables is EventTables.None or EventTables.Json
            ? JsonPathFields.Instance
            : options.Fields ?? FieldCatalogue.Default;
        return new FieldScope(resolver, tables, findings, isAsWritten && Linter is not null);
    }
}
