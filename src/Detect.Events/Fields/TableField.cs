namespace Detect.Events;

/// <summary>A spelling that means another field in each of several tables.</summary>
internal sealed class TableField(string name, EventTables tables, IReadOnlyList<(EventTables Tables, RecordField Field)> fields)
    : RecordField(name, fields[0].Field.Type, tables)
{
    internal override bool Evaluate(FieldReader reader)
    {
        foreach (var (tables, field) in fields)
        {
            if ((tables & reader.Table) != 0)
            {
                return field.Evaluate(reader);
            }
        }

        return false;
    }
}
