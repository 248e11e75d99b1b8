namespace Detect.Events;

/// <summary>A field that a <see cref="FieldReader"/> can evaluate.</summary>
internal abstract class RecordField(string name, FieldType type, EventTables tables) : EventField(name, type, tables)
{
    /// <summary>Adds the field's values to the reader, evaluating other fields only before the first. Returns whether the field exists.</summary>
    internal abstract bool Evaluate(FieldReader reader);
}
