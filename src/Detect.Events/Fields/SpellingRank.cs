namespace Detect.Events;

/// <summary>Which of several meanings of one spelling is preferred: the lower.</summary>
internal static class SpellingRank
{
    internal const int TableAlias = 0;
    internal const int Name = 1;
    internal const int Path = 2;
    internal const int Dialect = 3;
    internal const int Portal = 4;
    internal const int Alias = 5;

    internal static IEnumerable<(string Name, int Rank)> Of(CatalogueEntry entry)
    {
        yield return (entry.Name, Name);
        if (!entry.Fact && entry.Paths is null)
        {
            yield return ("properties." + entry.Name, Path);
        }

        var names = entry.Names ?? new FieldNames();
        foreach (var (name, rank) in new[]
        {
            (names.EventHubs, Dialect), (names.Graph, Dialect), (names.LogAnalytics, Dialect),
            (names.PortalCsv, Portal), (names.Office365, Portal),
        })
        {
            if (name is not null)
            {
                yield return (name, rank);
            }
        }

        foreach (var alias in entry.Aliases ?? [])
        {
            yield return (alias, Alias);
        }
    }
}
