namespace Detect.Events;

/// <summary>A field read from the first of its places that holds more than a null.</summary>
internal sealed class PathField(string name, FieldType type, EventTables tables, IReadOnlyList<FieldPath> paths)
    : RecordField(name, type, tables)
{
    private readonly FieldPath[] paths = [.. paths];

    internal IReadOnlyList<FieldPath> Paths => paths;

    public override IReadOnlyList<RecordPart> Parts { get; } = [.. paths.Select(path => path.Part).Distinct()];

    internal override bool Evaluate(FieldReader reader)
    {
        var existed = false;
        foreach (var path in paths)
        {
            if (!path.AddTo(reader))
            {
                continue;
            }

            existed = true;
            if (reader.HasMoreThanNulls)
            {
                return true;
            }
        }

        return existed && reader.KeepOneNull();
    }
}
