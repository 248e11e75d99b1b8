using System.Buffers;
using Detect.Events;

namespace Detect.Rules;

/// <summary>Compares text with a pattern of text, <c>*</c>, <c>?</c> and dashes, as a whole.</summary>
public sealed record WildcardTest : ValueTest
{
    private const int AnyText = -1;
    private const int AnyCharacter = -2;
    private const int AnyDash = -3;

    private readonly int[] atoms;

    internal WildcardTest(TextPattern pattern, bool cased)
    {
        Pattern = cased ? pattern : pattern.MapText(text => text.ToUpperInvariant());
        Written = pattern;
        Cased = cased;
        atoms = [.. Pattern.Parts.SelectMany(Atoms)];
    }

    public bool Cased { get; }

    /// <summary>The pattern that is compared: folded to upper case unless <see cref="Cased"/>.</summary>
    internal TextPattern Pattern { get; }

    private TextPattern Written { get; }

    public override string ToSigma(string field)
    {
        var dashed = Pattern.Parts.Any(part => part.Kind == PatternPartKind.AnyDash);
        return $"{field}{(dashed ? "|windash" : "")}{(Cased ? "|cased" : "")}: {Written}";
    }

    internal override bool Holds(in FieldValue value)
    {
        if (value.Kind == FieldValueKind.Null)
        {
            return false;
        }

        return Cased ? Matches(value.Text) : MatchesFolded(value.Text);
    }

    private bool MatchesFolded(string text)
    {
        var rented = text.Length > 256 ? ArrayPool<char>.Shared.Rent(text.Length) : null;
        try
        {
            var folded = rented is null ? stackalloc char[256] : rented;
            var length = text.AsSpan().ToUpperInvariant(folded);
            return Matches(folded[..length]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented);
            }
        }
    }

    // Only the last * needs to be retried: an earlier one that matched less could only leave more text to the same rest.
    private bool Matches(ReadOnlySpan<char> text)
    {
        var (at, atom, retryAtom, retryAt) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            var taken = atom < atoms.Length ? Taken(atoms[atom], text[at..]) : 0;
            if (taken > 0)
            {
                at += taken;
                atom++;
            }
            else if (atom < atoms.Length && atoms[atom] == AnyText)
            {
                retryAtom = ++atom;
                retryAt = at;
            }
            else if (retryAtom >= 0)
            {
                atom = retryAtom;
                at = ++retryAt;
            }
            else
            {
                return false;
            }
        }

        return atoms.AsSpan(atom).IndexOfAnyExcept(AnyText) < 0;
    }

    private static int Taken(int atom, ReadOnlySpan<char> text) => atom switch
    {
        AnyText => 0,
        AnyCharacter => text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? 2 : 1,
        AnyDash => TextPattern.Dashes.Contains(text[0], StringComparison.Ordinal) ? 1 : 0,
        _ => text[0] == atom ? 1 : 0,
    };

    private static IEnumerable<int> Atoms(PatternPart part) => part.Kind switch
    {
        PatternPartKind.AnyText => [AnyText],
        PatternPartKind.AnyCharacter => [AnyCharacter],
        PatternPartKind.AnyDash => [AnyDash],
        _ => part.Text.Select(character => (int)character),
    };

    public bool Equals(WildcardTest? other) => other is not null && Cased == other.Cased && Pattern.Equals(other.Pattern);

    public override int GetHashCode() => HashCode.Combine(Cased, Pattern);
}
