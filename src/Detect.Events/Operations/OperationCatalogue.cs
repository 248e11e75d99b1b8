namespace Detect.Events;

/// <summary>An operation of the audit log, under the services and categories that write it.</summary>
public sealed record CatalogueOperation(
    string Name,
    IReadOnlyList<string> Services,
    IReadOnlyList<string> Categories,
    IReadOnlyList<OperationSource> Known);

/// <summary>
/// The operations that Entra is known to write into its audit log, and the values of other fields that take few, read from the
/// embedded <c>sigma/operations.json</c>. Microsoft publishes no complete list, so an operation that is not here may exist.
/// </summary>
public sealed class OperationCatalogue
{
    private static readonly Lazy<OperationCatalogue> Shipped =
        new(() => new OperationCatalogue(CatalogueData.Embedded<OperationData>("operations.json")));

    private readonly HashSet<string> known;

    private OperationCatalogue(OperationData data)
    {
        Operations = [.. data.Operations
            .SelectMany(group => group.Names.Select(name => (Name: name, Group: group)))
            .GroupBy(pair => pair.Name, StringComparer.Ordinal)
            .Select(named => new CatalogueOperation(
                named.Key,
                [.. named.SelectMany(pair => pair.Group.Services).Distinct()],
                [.. named.SelectMany(pair => pair.Group.Categories).Distinct()],
                [.. named.Select(pair => pair.Group.Known).Distinct().Order()]))];
        known = Operations.Select(operation => OperationName.Fold(operation.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Services = [.. data.Operations.SelectMany(group => group.Services).Distinct()];
        Categories = [.. data.Operations.SelectMany(group => group.Categories).Distinct()];
        Fields = [.. data.Fields, new ValueDomain("alertDefinitionId", [EventTables.PimAlert], Suffixes: PimAlertKinds.DefinitionEnds)];
        Placeholders = data.Placeholders;
        Misnomers = data.Misnomers;
        UnrecordedActions = data.UnrecordedActions;
    }

    public static OperationCatalogue Default => Shipped.Value;

    /// <summary>Each once, as the log spells it.</summary>
    public IReadOnlyList<CatalogueOperation> Operations { get; }

    /// <summary>What <c>loggedByService</c> says.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>What <c>category</c> says in the audit log.</summary>
    public IReadOnlyList<string> Categories { get; }

    public IReadOnlyList<ValueDomain> Fields { get; }

    /// <summary>Words that documents write where a value belongs.</summary>
    public IReadOnlyList<string> Placeholders { get; }

    public IReadOnlyList<Misnomer> Misnomers { get; }

    /// <summary>Beginnings of operations that Azure's activity log does not record: they act on data.</summary>
    public IReadOnlyList<string> UnrecordedActions { get; }

    /// <param name="folded">A name as <see cref="OperationName"/> folds it.</param>
    public bool Knows(string folded) => known.Contains(folded);
}
