namespace Detect.Events;

public enum FieldValueKind : byte
{
    Null,
    Text,

    /// <summary><see cref="FieldValue.Text"/> is the JSON number as written.</summary>
    Number,

    /// <summary><see cref="FieldValue.Text"/> is <c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary><see cref="FieldValue.Text"/> is an object or array as JSON text.</summary>
    Json,
}

/// <summary>One value of a field. Arrays have one per member.</summary>
public readonly record struct FieldValue(FieldValueKind Kind, string Text)
{
    public static readonly FieldValue Null = new(FieldValueKind.Null, "");

    public static FieldValue OfText(string text) => new(FieldValueKind.Text, text);

    public static FieldValue OfBoolean(bool value) => new(FieldValueKind.Boolean, value ? "true" : "false");
}

/// <summary>
/// All values of a field in one event. A field that is absent has <see cref="Exists"/> false; a JSON null exists and
/// holds one <see cref="FieldValueKind.Null"/>; an empty array exists and holds nothing.
/// </summary>
public readonly ref struct FieldValues(bool exists, ReadOnlySpan<FieldValue> values)
{
    public static FieldValues Missing => default;

    public bool Exists { get; } = exists;

    public ReadOnlySpan<FieldValue> Values { get; } = values;
}
