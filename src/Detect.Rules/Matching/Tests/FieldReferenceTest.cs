using Detect.Events;

namespace Detect.Rules;

/// <summary>Compares a field with another field of the same event: any value of the one with any value of the other.</summary>
public sealed record FieldReferenceTest(EventField Other, TextMatch Match, bool Cased) : ValueTest
{
    public override string ToSigma(string field)
    {
        var position = Match == TextMatch.Equal ? "" : "|" + Match.ToString().ToLowerInvariant();
        return $"{field}|fieldref{position}{(Cased ? "|cased" : "")}: {Other.Name}";
    }

    internal override bool Holds(in FieldValue value) => false;

    internal override bool Holds(in FieldValues values, AuditEvent e)
    {
        var others = e.Read(Other).Values;
        foreach (ref readonly var value in values.Values)
        {
            foreach (ref readonly var other in others)
            {
                if (Compare(in value, in other))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool Compare(in FieldValue value, in FieldValue other)
    {
        if (value.Kind == FieldValueKind.Null || other.Kind == FieldValueKind.Null)
        {
            return false;
        }

        var comparison = Cased ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return TextTest.Compare(value.Text, other.Text, Match, comparison) || (Match == TextMatch.Equal && SameNumber(value, other));
    }

    private static bool SameNumber(in FieldValue value, in FieldValue other) =>
        (value.Kind == FieldValueKind.Number || other.Kind == FieldValueKind.Number)
        && SigmaNumber.TryParse(value.Text, out var left)
        && SigmaNumber.TryParse(other.Text, out var right)
        && left.CompareTo(right) == 0;
}
