using System.Collections.Concurrent;
using System.Diagnostics;
using System.Numerics;

namespace Detect.Events;

/// <summary>
/// Every field of every Entra table, its type and its names in the dialects, read from the embedded
/// <c>sigma/field-catalogue.json</c>; plus the parameterised facts <c>change[Property].old|new|added|removed</c> (and, for
/// JSON values, a path below them) and <c>details[key]</c>.
/// </summary>
public sealed class FieldCatalogue : IFieldResolver
{
    private static readonly Lazy<FieldCatalogue> Shipped = new(() => new FieldCatalogue(CatalogueData.Default));

    private readonly SpellingIndex spellings = new();
    private readonly Dictionary<string, CatalogueEntry> openEntries = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<(string Name, EventTables Tables), RecordField> tableFields = new();
    private readonly ConcurrentDictionary<string, RecordField?> parameterised = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, RecordField> below = new(StringComparer.OrdinalIgnoreCase);

    private FieldCatalogue(CatalogueData data)
    {
        Fields = [.. data.Fields.Select(Register)];
        foreach (var alias in data.Aliases)
        {
            var field = spellings.Find(alias.Field).FirstOrDefault(spelling => spelling.Rank == SpellingRank.Name)?.Field
                ?? Parameterised(alias.Field)
                ?? throw new UnreachableException(alias.Field);
            spellings.Add(alias.Name, new Spelling(field, alias.AllTables, SpellingRank.TableAlias, alias.Note));
        }
    }

    public static FieldCatalogue Default => Shipped.Value;

    /// <summary>Every field in the catalogue's order.</summary>
    public IReadOnlyList<CatalogueField> Fields { get; }

    /// <param name="tables">None means every Entra table.</param>
    public FieldResolution Resolve(string name, EventTables tables)
    {
        ArgumentNullException.ThrowIfNull(name);
        var wanted = tables == EventTables.None ? EventTables.AllEntra : tables;
        var path = FieldName.WithoutArrayMarks(name, out var hadIndex);
        var note = hadIndex ? "positions in arrays differ from record to record; any member is read" : null;
        if (spellings.Find(path) is { Count: > 0 } known)
        {
            return Choose(path, known, wanted, note);
        }

        if ((Parameterised(name) ?? Below(path)) is not { } field)
        {
            return new FieldResolution(null, spellings.Nearest(path));
        }

        return new FieldResolution(field, Note: note ?? NoteOnTables(field, field.Tables, wanted));
    }

    private FieldResolution Choose(string name, IReadOnlyList<Spelling> known, EventTables wanted, string? note)
    {
        var chosen = new List<(EventTables Tables, RecordField Field)>();
        foreach (var table in Tables(wanted))
        {
            if (known.Where(spelling => (spelling.Tables & table) != 0).MinBy(spelling => spelling.Rank) is not { } best)
            {
                continue;
            }

            note ??= best.Note;
            var last = chosen.FindIndex(pair => pair.Field == best.Field);
            if (last < 0)
            {
                chosen.Add((table, best.Field));
            }
            else
            {
                chosen[last] = (chosen[last].Tables | table, best.Field);
            }
        }

        return chosen.Count switch
        {
            0 => new FieldResolution(Best(known).Field, Note: note ?? NoteOnTables(Best(known).Field, AllTables(known), wanted)),
            1 => new FieldResolution(chosen[0].Field, Note: note),
            _ => new FieldResolution(
                tableFields.GetOrAdd((name.ToUpperInvariant(), wanted), _ => new TableField(name, wanted, chosen)), Note: note),
        };
    }

    private static Spelling Best(IReadOnlyList<Spelling> known) => known.MinBy(spelling => spelling.Rank)!;

    private static EventTables AllTables(IReadOnlyList<Spelling> known) =>
        known.Aggregate(EventTables.None, (all, spelling) => all | spelling.Tables);

    private static string? NoteOnTables(RecordField field, EventTables has, EventTables wanted) =>
        (has & wanted) != 0 ? null : $"{field.Name} is a field of {has}, not of the rule's log source";

    private static IEnumerable<EventTables> Tables(EventTables tables)
    {
        for (var bits = (uint)tables; bits != 0; bits &= bits - 1)
        {
            yield return (EventTables)(1u << BitOperations.TrailingZeroCount(bits));
        }
    }

    private CatalogueField Register(CatalogueEntry entry)
    {
        var field = FieldFactory.Create(entry);
        foreach (var (name, rank) in SpellingRank.Of(entry))
        {
            spellings.Add(name, new Spelling(field, entry.AllTables, rank, null));
            if (entry.Open)
            {
                openEntries.TryAdd(name, entry);
            }
        }

        return new CatalogueField(field, entry.Description, entry.Names ?? new FieldNames(), entry.Aliases ?? [], entry.Fact);
    }

    private RecordField? Parameterised(string name) => parameterised.GetOrAdd(name, FieldName.Parameterised);

    // An open field has any path beneath it.
    private RecordField? Below(string path)
    {
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
        {
            if (openEntries.TryGetValue(path[..dot], out var entry))
            {
                return below.GetOrAdd(path, _ => FieldFactory.Below(entry, path[(dot + 1)..]));
            }
        }

        return null;
    }
}
