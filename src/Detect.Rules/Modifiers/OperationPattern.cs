using Detect.Events;

namespace Detect.Rules;

/// <summary>
/// A pattern over operation names as records spell them, turned into patterns over the folded names that <c>operation</c> has. It
/// can take several: of <c>*to role.</c> the period is gone where the name ends, and stays before more text.
/// </summary>
internal static class OperationPattern
{
    public static IEnumerable<TextPattern> Fold(TextPattern whole)
    {
        var parts = whole.MapText(OperationName.FoldCharacters).Parts.ToArray();
        return Starts(parts).SelectMany(Ends).Select(TextPattern.Of).Distinct();
    }

    private static IEnumerable<PatternPart[]> Starts(PatternPart[] parts)
    {
        if (parts.Length > 0 && parts[0].Kind == PatternPartKind.Text)
        {
            return [[Start(parts[0]), .. parts.Skip(1)]];
        }

        var inner = parts.Length > 1 && parts[0].Kind == PatternPartKind.AnyText ? Start(parts[1]) : default;
        return parts.Length > 1 && inner.Kind == PatternPartKind.Text && inner.Text is { Length: > 0 } && inner != parts[1]
            ? [parts, [inner, .. parts.Skip(2)]]
            : [parts];
    }

    private static IEnumerable<PatternPart[]> Ends(PatternPart[] parts)
    {
        if (parts.Length > 0 && parts[^1].Kind == PatternPartKind.Text)
        {
            return [[.. parts.SkipLast(1), End(parts[^1])]];
        }

        var inner = parts.Length > 1 && parts[^1].Kind == PatternPartKind.AnyText ? End(parts[^2]) : default;
        return parts.Length > 1 && inner.Kind == PatternPartKind.Text && inner.Text is { Length: > 0 } && inner != parts[^2]
            ? [parts, [.. parts.SkipLast(2), inner]]
            : [parts];
    }

    private static PatternPart Start(PatternPart part) =>
        part.Kind == PatternPartKind.Text ? part with { Text = OperationName.FoldStart(part.Text) } : part;

    private static PatternPart End(PatternPart part) =>
        part.Kind == PatternPartKind.Text ? part with { Text = OperationName.FoldEnd(part.Text) } : part;
}
