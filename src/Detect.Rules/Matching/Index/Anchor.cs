using Detect.Events;

namespace Detect.Rules;

internal enum AnchorKind
{
    /// <summary>A value of the field is the literal.</summary>
    Equal,

    /// <summary>A value of the field reads as the number.</summary>
    Number,

    /// <summary>A value of the field contains the literal, and so do the record's bytes, unless they have <see cref="AuditEvent.HasFreeEscape"/>.</summary>
    RecordSubstring,

    /// <summary>A value of the field contains the literal.</summary>
    Substring,
}

/// <summary>
/// Something that can be found in an event's bytes without evaluating a rule. Literals are folded to upper case;
/// those of substrings are ASCII, for no other character folds to an ASCII one.
/// </summary>
internal readonly record struct Anchor(EventField Field, AnchorKind Kind, string Literal)
{
    /// <summary>Shorter literals are in nearly every text.</summary>
    public const int LeastSubstring = 4;

    /// <summary>A whole record is searched only for literals so long that every fourth place will do.</summary>
    public const int LeastRecordSubstring = NarrowScanner.LeastLiteral;
}

/// <summary>Anchors of which at least one is in every event that the rule matches.</summary>
internal sealed record AnchorSet(IReadOnlyList<Anchor> Anchors)
{
    /// <summary>Orders the sets of one rule alike in all rules, so that alternatives are joined with their like.</summary>
    public (AnchorKind Kind, int Slot) Rank => (Anchors[0].Kind, Anchors[0].Field.Slot);
}
