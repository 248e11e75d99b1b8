using System.Text;
using Detect.Events;

namespace Detect.Rules;

/// <summary>Turns a text value and its modifiers into tests, one for each form in which the text can appear.</summary>
internal static class TextValue
{
    // Five dashes each: enough for any command line, and few enough to write out.
    private const int MostEncodedDashes = 4;

    public static IEnumerable<ValueTest> Tests(
        string escaped, SourcePosition position, ModifierChain modifiers, EventField? field, FindingSink findings)
    {
        var pattern = TextPattern.Parse(escaped);
        if (modifiers.First(Modifiers.IsBase64) is { } base64 && pattern.HasWildcards)
        {
            findings.Error(
                position,
                FindingCodes.ModifierValue,
                $"`{base64.Name}` cannot encode a wildcard; expected text, with \\* or \\? for a plain * or ?");
            return [];
        }

        if (modifiers.Has(Modifier.WinDash))
        {
            pattern = pattern.WithAnyDash();
        }

        var match = field is null ? TextMatch.Contains : modifiers.Match;
        var cased = modifiers.Has(Modifier.Cased);
        var forms = Encode(pattern, position, modifiers, findings).Select(form => Whole(form, match));
        if (field is { IsFoldedOperation: true } && !modifiers.Any(Modifiers.IsEncoding))
        {
            forms = forms.SelectMany(OperationPattern.Fold);
        }

        return forms.Select(form => Test(form, cased));
    }

    private static IEnumerable<TextPattern> Encode(
        TextPattern pattern, SourcePosition position, ModifierChain modifiers, FindingSink findings)
    {
        var encoding = modifiers.First(Modifiers.IsUtf16);
        var base64 = modifiers.First(Modifiers.IsBase64);
        if (encoding is null && base64 is null)
        {
            return [pattern];
        }

        if (pattern.Parts.Count(part => part.Kind == PatternPartKind.AnyDash) > MostEncodedDashes)
        {
            findings.Error(
                position,
                FindingCodes.ModifierValue,
                $"an encoded value can have at most {MostEncodedDashes} dashes with `windash`; expected fewer");
            return [];
        }

        var wide = WrittenOut(pattern).Select(
            form => encoding is { } utf16 ? form.MapText(text => TextEncodings.ToUtf16(text, utf16.Kind)) : form);
        return base64 is { } last ? wide.SelectMany(form => ToBase64(form, last, encoding is not null, position, findings)) : wide;
    }

    private static IEnumerable<TextPattern> ToBase64(
        TextPattern pattern, WrittenModifier base64, bool isBytes, SourcePosition position, FindingSink findings)
    {
        var bytes = (isBytes ? Encoding.Latin1 : Encoding.UTF8).GetBytes(pattern.Text);
        if (base64.Kind == Modifier.Base64)
        {
            return [Plain(TextEncodings.ToBase64(bytes))];
        }

        if (bytes.Length < TextEncodings.LeastOffsetBytes)
        {
            findings.Error(
                position,
                FindingCodes.ModifierValue,
                $"`{base64.Name}` leaves nothing to look for of so short a value; expected at least {TextEncodings.LeastOffsetBytes} bytes");
            return [];
        }

        return TextEncodings.ToBase64Offsets(bytes).Select(Plain);
    }

    /// <summary>The pattern once for every choice of its dashes.</summary>
    private static IEnumerable<TextPattern> WrittenOut(TextPattern pattern)
    {
        IEnumerable<IEnumerable<PatternPart>> forms = [[]];
        foreach (var part in pattern.Parts)
        {
            var choices = part.Kind == PatternPartKind.AnyDash
                ? TextPattern.Dashes.Select(dash => new PatternPart(PatternPartKind.Text, dash.ToString()))
                : [part];
            forms = forms.SelectMany(form => choices.Select(form.Append)).ToList();
        }

        return forms.Select(TextPattern.Of);
    }

    private static TextPattern Plain(string text) => TextPattern.Of([new PatternPart(PatternPartKind.Text, text)]);

    /// <summary>The pattern of the whole text of which the value is the part that <paramref name="match"/> says.</summary>
    private static TextPattern Whole(TextPattern pattern, TextMatch match)
    {
        PatternPart[] before = match is TextMatch.Contains or TextMatch.EndsWith ? [PatternPart.AnyText] : [];
        PatternPart[] after = match is TextMatch.Contains or TextMatch.StartsWith ? [PatternPart.AnyText] : [];
        return TextPattern.Of([.. before, .. pattern.Parts, .. after]);
    }

    private static ValueTest Test(TextPattern whole, bool cased)
    {
        var open = whole.Parts.Count > 0 && whole.Parts[0].Kind == PatternPartKind.AnyText;
        var openEnd = whole.Parts.Count > 1 && whole.Parts[^1].Kind == PatternPartKind.AnyText;
        var inner = whole.Parts.Skip(open ? 1 : 0).SkipLast(openEnd ? 1 : 0).ToList();
        if (inner.Exists(part => part.Kind != PatternPartKind.Text))
        {
            return new WildcardTest(whole, cased);
        }

        var text = string.Concat(inner.Select(part => part.Text));
        return new TextTest(Place(open, openEnd, text), text, cased);
    }

    private static TextMatch Place(bool open, bool openEnd, string text) => (open, openEnd) switch
    {
        (true, true) => TextMatch.Contains,
        (true, false) => text.Length == 0 ? TextMatch.Contains : TextMatch.EndsWith,
        (false, true) => TextMatch.StartsWith,
        _ => TextMatch.Equal,
    };
}
