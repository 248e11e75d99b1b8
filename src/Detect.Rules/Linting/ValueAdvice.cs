using System.Text.RegularExpressions;
using Detect.Events;

namespace Detect.Rules;

/// <summary>Says why no record holds a value, and what was meant.</summary>
internal sealed partial class ValueAdvice(FieldDomains domains)
{
    private const int MostListed = 12;

    private static readonly OperationCatalogue Catalogue = OperationCatalogue.Default;

    public LintAdvice Of(DetectionItem item, EventField field, RuleValue value)
    {
        var text = value.Text;
        if (IsWhole(item) && Catalogue.Placeholders.Contains(text))
        {
            return new LintAdvice(
                FindingCodes.NeverMatchesPlaceholder,
                $"\"{text}\" stands for a value in documents and is none; expected a value of \"{item.Field}\", or a list of them with |expand");
        }

        return !FieldDomains.IsOperation(field) ? Value(item, field, text)
            : domains.Covers(EventTables.AzureActivity) ? Activity(text)
            : Operation(item, text);
    }

    /// <summary>For values of which each can be met, and not all.</summary>
    public static LintAdvice Together(DetectionItem item, EventField field)
    {
        var values = string.Join(" and ", item.Values.Select(value => $"\"{value.Text}\""));
        var what = FieldDomains.IsOperation(field) ? $"no operation {Fits(item)} {values}" : $"\"{field.Name}\" never {Fits(item)} {values}";
        return new LintAdvice(
            FindingCodes.NeverMatchesTogether, $"{what}: they are different events; expected a rule for each, and a correlation over them");
    }

    public static bool IsWhole(DetectionItem item) => !item.Modifiers.Any(modifier => modifier.Name is not ("all" or "cased" or "neq"));

    private static LintAdvice Operation(DetectionItem item, string text)
    {
        if (ChangedProperty().Match(text) is { Success: true } property)
        {
            return new LintAdvice(
                FindingCodes.NeverMatchesOperation,
                $"no operation is called after a changed property; expected a test of \"change[{property.Groups[1].Value}].new\"");
        }

        var message = IsWhole(item) ? $"Entra writes no operation \"{text}\"" : $"no operation that Entra writes {Fits(item)} \"{text}\"";
        if (MisnomerOf(null, text) is { } misnomer)
        {
            return Corrected(item, FindingCodes.NeverMatchesOperation, message, text, misnomer);
        }

        var nearest = IsWhole(item)
            ? NearMiss.Nearest(OperationName.Fold(text), Catalogue.Operations.Select(operation => operation.Name), Math.Max(2, text.Length / 4))
            : null;
        return Nearest(item, FindingCodes.NeverMatchesOperation, message, text, nearest, "one that sigma/operations.json lists");
    }

    private static LintAdvice Activity(string text)
    {
        if (Catalogue.Knows(OperationName.Fold(text)))
        {
            return new LintAdvice(
                FindingCodes.NeverMatchesLog, $"\"{text}\" is an operation of the audit log, not of the activity log; expected \"service: auditlogs\"");
        }

        return text.Contains('/') && !text.Any(char.IsWhiteSpace)
            ? new LintAdvice(
                FindingCodes.NeverMatchesLog,
                $"\"{text}\" acts on data inside a resource, which the activity log does not record; expected a rule over the resource's own log")
            : new LintAdvice(
                FindingCodes.NeverMatchesOperation,
                $"\"{text}\" is no operation of the activity log; expected one such as \"Microsoft.Authorization/roleAssignments/write\"");
    }

    private LintAdvice Value(DetectionItem item, EventField field, string text)
    {
        var message = $"\"{field.Name}\" {(IsWhole(item) ? "is never" : "never " + Fits(item))} \"{text}\"";
        if (MisnomerOf(field.Name, text) is { } misnomer)
        {
            return Corrected(item, FindingCodes.NeverMatchesValue, message, text, misnomer);
        }

        var domain = domains.DomainOf(field);
        var values = domains.ValuesOf(field) ?? domain?.Known ?? [];
        var expected = domain?.Suffixes is not null ? "one that ends as sigma/pim-alerts.json lists"
            : values.Count is > 0 and <= MostListed ? Words.Or(values)
            : "one that sigma/operations.json lists";
        return Nearest(item, FindingCodes.NeverMatchesValue, message, text, IsWhole(item) ? NearMiss.Of(text, values) : null, expected);
    }

    private static Misnomer? MisnomerOf(string? field, string text) => Catalogue.Misnomers.FirstOrDefault(misnomer =>
        misnomer.Field == field && string.Equals(misnomer.Written, text, StringComparison.OrdinalIgnoreCase));

    private static LintAdvice Corrected(DetectionItem item, string code, string message, string text, Misnomer misnomer)
    {
        if (misnomer.Use is { } other)
        {
            var use = misnomer.Field is null ? $"\"{misnomer.Right[0]}\" with a test of \"{other}\"" : $"\"{other}: {misnomer.Right[0]}\"";
            return new LintAdvice(code, $"{message}; expected {use}");
        }

        return misnomer.Right is [var right]
            ? new LintAdvice(code, message, right, IsWhole(item) ? new Correction(text, right) : null)
            : new LintAdvice(code, $"{message}; expected {Words.Or(misnomer.Right)}");
    }

    private static LintAdvice Nearest(DetectionItem item, string code, string message, string text, string? nearest, string expected)
    {
        if (nearest is null)
        {
            return new LintAdvice(code, $"{message}; expected {expected}");
        }

        // Further away than a slip it may have been meant otherwise.
        var isSlip = IsWhole(item) && NearMiss.Of(OperationName.Fold(text), [nearest]) is not null;
        return new LintAdvice(code, message, nearest, isSlip ? new Correction(text, nearest) : null);
    }

    private static string Fits(DetectionItem item) =>
        item.Has("contains") ? "contains" : item.Has("startswith") ? "begins with" : item.Has("endswith") ? "ends with" : "fits";

    [GeneratedRegex("\"displayName\"\\s*:\\s*\"([^\"]+)\"")]
    private static partial Regex ChangedProperty();
}
