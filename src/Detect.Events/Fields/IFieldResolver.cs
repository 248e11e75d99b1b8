namespace Detect.Events;

/// <summary>Turns a field name as a rule writes it into the field it means.</summary>
public interface IFieldResolver
{
    /// <param name="name">The name as written, in any dialect and case.</param>
    /// <param name="tables">The tables the rule's log source covers; a name can mean different fields in different tables.</param>
    FieldResolution Resolve(string name, EventTables tables);
}

/// <summary>
/// The field, or null with the nearest known name; <see cref="Note"/> warns about a spelling that is understood but is
/// not a field of any Entra record.
/// </summary>
public readonly record struct FieldResolution(EventField? Field, string? Suggestion = null, string? Note = null);
