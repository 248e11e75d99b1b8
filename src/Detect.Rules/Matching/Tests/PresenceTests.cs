using Detect.Events;

namespace Detect.Rules;

/// <summary><c>field|exists</c>: whether the record has the field, be it null or empty.</summary>
public sealed record ExistsTest(bool Expected) : ValueTest
{
    public override string ToSigma(string field) => $"{field}|exists: {(Expected ? "true" : "false")}";

    internal override bool Holds(in FieldValue value) => Expected;

    internal override bool Holds(in FieldValues values, AuditEvent e) => values.Exists == Expected;
}

/// <summary><c>field: null</c>: the field is absent, or one of its values is null.</summary>
public sealed record NullTest : ValueTest
{
    public override string ToSigma(string field) => $"{field}: null";

    internal override bool Holds(in FieldValue value) => value.Kind == FieldValueKind.Null;

    internal override bool Holds(in FieldValues values, AuditEvent e) => !values.Exists || base.Holds(in values, e);
}
