using Detect.Events;

namespace Detect.Rules;

/// <summary>The fields that the rules of one log source can name.</summary>
internal sealed class FieldScope(IFieldResolver resolver, EventTables tables, DocumentFindings findings)
{
    public EventField? Resolve(string name, SourcePosition position)
    {
        var resolution = resolver.Resolve(name, tables);
        if (resolution.Field is null)
        {
            var message = $"field \"{name}\" is not in the field catalogue for {tables}";
            findings.Report(
                FindingCodes.UnknownField,
                position,
                resolution.Suggestion is null ? $"{message}; expected a name that \"detect fields\" lists" : message,
                resolution.Suggestion);
        }
        else if (resolution.Note is { } note)
        {
            findings.Report(FindingCodes.FieldNote, position, note);
        }

        return resolution.Field;
    }

    /// <summary>Resolves every name; null when one of them is unknown.</summary>
    public IReadOnlyList<EventField>? ResolveAll(IReadOnlyList<YamlScalar> names)
    {
        var resolved = names.Select(name => Resolve(name.Text, name.Position)).ToList();
        var fields = resolved.OfType<EventField>().ToList();
        return fields.Count == resolved.Count ? fields : null;
    }
}
