namespace Detect.Events;

/// <summary>
/// An operation name where a record spells it. Public rules write these names now as the log has them, with its en dash and
/// trailing space, now with a plain hyphen: where the two differ the field has both spellings.
/// </summary>
internal sealed class OperationPathField(string name, EventTables tables, IReadOnlyList<FieldPath> paths)
    : RecordField(name, FieldType.Text, tables)
{
    private readonly PathField spelled = new(name, FieldType.Text, tables, paths);

    internal override bool Evaluate(FieldReader reader)
    {
        if (!spelled.Evaluate(reader))
        {
            return false;
        }

        if (!NeedsFolding(reader))
        {
            return true;
        }

        foreach (var value in reader.TakeBack())
        {
            reader.Add(value);
            var text = reader.TextOf(value);
            var folded = OperationName.Fold(text);
            if (value.Kind == FieldValueKind.Text && folded != text)
            {
                reader.Add(reader.Record.Keep(folded));
            }
        }

        return true;
    }

    // Nearly no name does, and telling so allocates nothing.
    private static bool NeedsFolding(FieldReader reader)
    {
        foreach (ref readonly var value in reader.Added)
        {
            if (OperationNames.NeedsFolding(reader.Record.Slice(value)))
            {
                return true;
            }
        }

        return false;
    }
}
