namespace Detect.Events;

/// <summary>A fact that is derived from a record, not read from one place in it.</summary>
internal sealed class FactField(string name, FieldType type, EventTables tables, Func<FieldReader, bool> evaluate)
    : RecordField(name, type, tables)
{
    public override bool IsFoldedOperation => Name == "operation";

    internal override bool Evaluate(FieldReader reader) => evaluate(reader);
}
