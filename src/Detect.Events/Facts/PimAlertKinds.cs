namespace Detect.Events;

/// <summary>A kind of PIM alert as <c>sigma/pim-alerts.json</c> lists it.</summary>
/// <param name="Ids">How definitions, incidents and audit types end, without their "Alert".</param>
/// <param name="Names">Texts that a name in the log contains.</param>
internal sealed record PimAlertKind(string Type, IReadOnlyList<string> Ids, IReadOnlyList<string> Names);

/// <summary>Tells the kinds of PIM alert apart by the ids of Graph and by the names that the audit log writes.</summary>
internal static class PimAlertKinds
{
    private static readonly IReadOnlyList<PimAlertKind> Kinds = CatalogueData.Embedded<IReadOnlyList<PimAlertKind>>("pim-alerts.json");

    private static readonly Dictionary<string, string> ById = Kinds
        .SelectMany(kind => kind.Ids.Select(id => (id, kind.Type)))
        .ToDictionary(pair => pair.id, pair => pair.Type, StringComparer.OrdinalIgnoreCase);

    private static readonly IReadOnlyList<(string Name, string Type)> ByName =
        [.. Kinds.SelectMany(kind => kind.Names.Select(name => (Fold(name), kind.Type)))];

    private static readonly string[] Suffixes = ["Incident", "Configuration", "Definition", "Alert"];

    /// <summary>How the definitions of alerts end: of directory roles with "Alert", of Azure resources some without.</summary>
    internal static IReadOnlyList<string> DefinitionEnds { get; } = [.. ById.Keys.SelectMany(id => new[] { id + "Alert", id })];

    /// <summary>The kind that <c>DirectoryRole_tenant_StaleSignInAlert</c> or <c>#microsoft.graph.staleSignInAlertIncident</c> ends with.</summary>
    internal static string? OfId(string id) => ById.GetValueOrDefault(WithoutSuffixes(LastPart(id)));

    /// <summary>As <see cref="OfId"/>; a kind that is not listed is called as the id ends, so that a new alert can be told from the rest.</summary>
    internal static string? OfDefinition(string id) =>
        OfId(id) ?? (id.EndsWith("Alert", StringComparison.Ordinal) ? WithoutSuffixes(LastPart(id)) : null);

    internal static string? OfText(string text)
    {
        var folded = Fold(text);
        foreach (var (name, type) in ByName)
        {
            if (folded.Contains(name, StringComparison.Ordinal))
            {
                return type;
            }
        }

        return OfId(text);
    }

    private static string LastPart(string id) => id[(id.LastIndexOfAny(['_', '/', '.']) + 1)..];

    private static string WithoutSuffixes(string id)
    {
        foreach (var suffix in Suffixes)
        {
            if (id.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                id = id[..^suffix.Length];
            }
        }

        return id;
    }

    private static string Fold(string text) => text.ToLowerInvariant()
        .Replace('\u2019', '\'')
        .Replace("multi-factor", "multifactor", StringComparison.Ordinal);
}
