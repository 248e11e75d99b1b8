using Detect.Events;

namespace Detect.Rules;

/// <summary>The fields that the rules of one log source can name.</summary>
internal sealed class FieldScope(IFieldResolver resolver, EventTables tables, DocumentFindings findings)
{
    /// <summary>The rule is for a log that Detect does not read: it can load, and meets no event.</summary>
    public bool IsForeign => tables == EventTables.None;

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

    /// <summary>Warns of names that are only shown with an alert and that no record has.</summary>
    public void CheckListed(YamlNode? listed, Func<string, string> rename)
    {
        foreach (var name in (listed as YamlSequence)?.Items.OfType<YamlScalar>().Where(item => !item.IsNull) ?? [])
        {
            var resolution = resolver.Resolve(rename(name.Text), tables);
            if (resolution.Field is null)
            {
                var message = $"\"fields\" lists \"{name.Text}\", which is not in the field catalogue for {tables}";
                findings.Report(
                    FindingCodes.UnknownListedField,
                    name.Position,
                    resolution.Suggestion is null ? $"{message}; expected a name that \"detect fields\" lists" : message,
                    resolution.Suggestion);
            }
        }
    }

    /// <summary>Resolves every name, as pipelines rename it; null when one of them is unknown.</summary>
    public IReadOnlyList<EventField>? ResolveAll(IReadOnlyList<YamlScalar> names, Func<string, string> rename)
    {
        var resolved = names.Select(name => Resolve(rename(name.Text), name.Position)).ToList();
        var fields = resolved.OfType<EventField>().ToList();
        return fields.Count == resolved.Count ? fields : null;
    }
}
