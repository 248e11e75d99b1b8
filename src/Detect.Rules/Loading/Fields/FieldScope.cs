using Detect.Events;

namespace Detect.Rules;

/// <summary>The fields that the rules of one log source can name.</summary>
/// <param name="offersNames">Whether a name that stands for another is worth a finding, as it is for who lints the rule as written.</param>
internal sealed class FieldScope(IFieldResolver resolver, EventTables tables, DocumentFindings findings, bool offersNames)
{
    /// <summary>The rule is for a log that Detect does not read: it can load, and meets no event.</summary>
    public bool IsForeign => tables == EventTables.None;

    /// <summary>The field, and no finding about it.</summary>
    public EventField? Find(string name) => resolver.Resolve(name, tables).Field;

    public EventField? Resolve(DetectionItem item) => Resolve(item.Field!, item.Position, item.Key);

    /// <param name="written">What stands at the position and begins with the name; null where it is not to be changed.</param>
    public EventField? Resolve(string name, SourcePosition position, string? written = null)
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
        else
        {
            ReportName(resolution.Field, resolution.Note, name, position, written);
        }

        return resolution.Field;
    }

    private void ReportName(EventField field, string? note, string name, SourcePosition position, string? written)
    {
        var right = offersNames && written is not null && IsAliasOf(field, name) ? field.Name + written[name.Length..] : null;
        var correction = right is null ? null : new Correction(written!, right);
        if (note is not null)
        {
            findings.Report(FindingCodes.FieldNote, position, note, suggestion: null, correction);
        }
        else if (correction is not null)
        {
            findings.Report(FindingCodes.FieldAlias, position, $"\"{name}\" is another name of a field", field.Name, correction);
        }
    }

    /// <summary>The field's own name means the same here.</summary>
    private bool IsAliasOf(EventField field, string name) =>
        !string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase) && resolver.Resolve(field.Name, tables).Field == field;

    /// <summary>Warns of names that are only shown with an alert and that no record has.</summary>
    public void CheckListed(YamlNode? listed, Func<string, string> rename)
    {
        foreach (var name in (listed as YamlSequence)?.Items.OfType<YamlScalar>().Where(item => !item.IsNull) ?? [])
        {
            var resolution = resolver.Resolve(rename(name.Text), tables);
            if (resolution.Field is { } field)
            {
                ReportName(field, note: null, rename(name.Text), name.Position, name.Text);
            }
            else
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
        var resolved = names.Select(name => Resolve(rename(name.Text), name.Position, name.Text)).ToList();
        var fields = resolved.OfType<EventField>().ToList();
        return fields.Count == resolved.Count ? fields : null;
    }
}
