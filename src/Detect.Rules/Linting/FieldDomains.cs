using Detect.Events;

namespace Detect.Rules;

/// <summary>What the fields of one log source can hold, as far as it is known, and which contents a test allows.</summary>
internal sealed class FieldDomains
{
    /// <summary>Fields with one value in an event, so that two different values exclude each other.</summary>
    private static readonly HashSet<string> Single = new(StringComparer.Ordinal)
    {
        "actor.id", "actor.userPrincipalName", "appId", "correlationId", "id", "operationType", "userId", "userPrincipalName",
    };

    private static readonly FieldValue[][] Absent = [[]];

    private readonly OperationCatalogue catalogue = OperationCatalogue.Default;
    private readonly EventTables tables;
    private readonly Dictionary<string, FieldValue[][]?> contents = new(StringComparer.Ordinal);
    private readonly Dictionary<(EventField, ValueTest, bool), Possibility?> known = [];
    private readonly Dictionary<string, int> literals = new(StringComparer.OrdinalIgnoreCase);

    public FieldDomains(EventTables tables) => this.tables = tables;

    public static bool IsOperation(EventField field) => field.Name is "operation" or "operationName" or "activityDisplayName";

    /// <summary>The rule's tables are all among these.</summary>
    public bool Covers(params IEnumerable<EventTables> these) => (tables & ~these.Aggregate(EventTables.None, (all, one) => all | one)) == 0;

    /// <param name="wanted">Whether the test is to hold, or to fail.</param>
    /// <returns>For what it can; null for nothing.</returns>
    public Possibility? Find(EventField field, ValueTest test, bool wanted)
    {
        if (!known.TryGetValue((field, test, wanted), out var found))
        {
            known[(field, test, wanted)] = found = Evaluate(field, test, wanted);
        }

        return found;
    }

    /// <summary>The closed list of values of a field; null where it is open.</summary>
    public IReadOnlyList<string>? ValuesOf(EventField field) => field.Name switch
    {
        "loggedByService" when Covers(EventTables.Audit) => catalogue.Services,
        "category" when Covers(EventTables.Audit) => [.. catalogue.Categories, "AuditLogs"],
        _ => DomainOf(field)?.Values,
    };

    public ValueDomain? DomainOf(EventField field) =>
        catalogue.Fields.FirstOrDefault(domain => domain.Field == field.Name && Covers(domain.Tables));

    private Possibility? Evaluate(EventField field, ValueTest test, bool wanted)
    {
        if (test is FieldReferenceTest)
        {
            return Possibility.Always;
        }

        if (ContentsOf(field) is { } all)
        {
            return Among(field, all, test, wanted);
        }

        if (wanted && IsImpossible(field, test))
        {
            return null;
        }

        return wanted && Single.Contains(field.Name) && test is TextTest { Match: TextMatch.Equal } text
            ? new Possibility(new Dictionary<string, HashSet<int>> { [field.Name] = [NumberOf(text.Text)] })
            : Possibility.Always;
    }

    private static Possibility? Among(EventField field, FieldValue[][] all, ValueTest test, bool wanted)
    {
        var allowed = Enumerable.Range(0, all.Length)
            .Where(i => test.Holds(new FieldValues(all[i].Length > 0, all[i]), null!) == wanted)
            .ToHashSet();
        var isOneValue = IsOperation(field) || field.Name is not "targetResources.type";
        return allowed.Count == 0 ? null
            : !isOneValue || allowed.Count == all.Length ? Possibility.Always
            : new Possibility(new Dictionary<string, HashSet<int>> { [IsOperation(field) ? "operation" : field.Name] = allowed });
    }

    /// <summary>Every content that the field is known to have; null where that is not known. The last is absence.</summary>
    private FieldValue[][]? ContentsOf(EventField field)
    {
        if (!contents.TryGetValue(field.Name, out var found))
        {
            contents[field.Name] = found = IsOperation(field) && Covers(EventTables.Audit)
                ? OperationContents.Of(field.IsFoldedOperation)
                : ValuesOf(field)?.Select(value => new[] { FieldValue.OfText(value) }).Concat(Absent).ToArray();
        }

        return found;
    }

    private bool IsImpossible(EventField field, ValueTest test)
    {
        if (IsOperation(field) && Covers(EventTables.AzureActivity))
        {
            return ActivityOperations.IsImpossible(test);
        }

        if (test is not TextTest text)
        {
            return false;
        }

        return (text.Match == TextMatch.Equal && catalogue.Placeholders.Contains(text.Text))
            || DomainOf(field) is { } domain && (IsSlip(domain, text) || HasOtherEnd(domain, text));
    }

    private static bool IsSlip(ValueDomain domain, TextTest text) => text.Match == TextMatch.Equal && NearMiss.Of(text.Text, domain.Known ?? []) is not null;

    private static bool HasOtherEnd(ValueDomain domain, TextTest text) => domain.Suffixes is { } ends && text.Match switch
    {
        TextMatch.Equal => !ends.Any(end => text.Text.EndsWith(end, StringComparison.OrdinalIgnoreCase)),
        TextMatch.EndsWith => !ends.Any(end =>
            text.Text.EndsWith(end, StringComparison.OrdinalIgnoreCase) || end.EndsWith(text.Text, StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };

    private int NumberOf(string literal)
    {
        if (!literals.TryGetValue(literal, out var number))
        {
            literals[literal] = number = literals.Count;
        }

        return number;
    }
}
