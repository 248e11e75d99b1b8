using System.Text;

namespace Detect.Rules;

internal enum PatternPartKind
{
    Text,

    /// <summary><c>*</c>: any text, also none, also line breaks.</summary>
    AnyText,

    /// <summary><c>?</c>: exactly one character.</summary>
    AnyCharacter,

    /// <summary>Any of the five dashes of <c>windash</c>.</summary>
    AnyDash,
}

internal readonly record struct PatternPart(PatternPartKind Kind, string Text = "")
{
    public static readonly PatternPart AnyText = new(PatternPartKind.AnyText);
    public static readonly PatternPart AnyCharacter = new(PatternPartKind.AnyCharacter);
    public static readonly PatternPart AnyDash = new(PatternPartKind.AnyDash);
}

/// <summary>A Sigma string taken apart into text and wildcards.</summary>
internal sealed record TextPattern(EquatableList<PatternPart> Parts)
{
    public const string Dashes = "-/\u2013\u2014\u2015";

    public bool HasWildcards => Parts.Any(part => part.Kind is PatternPartKind.AnyText or PatternPartKind.AnyCharacter);

    /// <summary>The text where the pattern has no wildcards.</summary>
    public string Text => string.Concat(Parts.Select(part => part.Text));

    /// <summary>
    /// Takes Sigma's escapes apart: a backslash makes a following <c>*</c>, <c>?</c> or backslash plain; before anything
    /// else, and at the end, it stands for itself.
    /// </summary>
    public static TextPattern Parse(string escaped)
    {
        var parts = new List<PatternPart>();
        var text = new StringBuilder();
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] == '\\' && i + 1 < escaped.Length && escaped[i + 1] is '*' or '?' or '\\')
            {
                text.Append(escaped[++i]);
            }
            else if (escaped[i] is '*' or '?')
            {
                Flush(parts, text);
                parts.Add(escaped[i] == '*' ? PatternPart.AnyText : PatternPart.AnyCharacter);
            }
            else
            {
                text.Append(escaped[i]);
            }
        }

        Flush(parts, text);
        return Of(parts);
    }

    /// <summary>The pattern with neighbouring texts joined and repeated <c>*</c> made one.</summary>
    public static TextPattern Of(IEnumerable<PatternPart> parts)
    {
        var joined = new List<PatternPart>();
        foreach (var part in parts.Where(part => part.Kind != PatternPartKind.Text || part.Text.Length > 0))
        {
            if (joined.Count > 0 && part.Kind == PatternPartKind.Text && joined[^1].Kind == PatternPartKind.Text)
            {
                joined[^1] = joined[^1] with { Text = joined[^1].Text + part.Text };
            }
            else if (joined.Count == 0 || part.Kind != PatternPartKind.AnyText || joined[^1].Kind != PatternPartKind.AnyText)
            {
                joined.Add(part);
            }
        }

        return new TextPattern(joined.ToEquatableList());
    }

    public TextPattern MapText(Func<string, string> map) =>
        Of(Parts.Select(part => part.Kind == PatternPartKind.Text ? part with { Text = map(part.Text) } : part));

    /// <summary>The pattern with every dash standing for any dash.</summary>
    public TextPattern WithAnyDash() => Of(Parts.SelectMany(part => part.Kind == PatternPartKind.Text ? Split(part.Text) : [part]));

    private static IEnumerable<PatternPart> Split(string text)
    {
        var start = 0;
        for (var dash = text.AsSpan().IndexOfAny(Dashes); dash >= 0; dash = text.AsSpan(start).IndexOfAny(Dashes))
        {
            yield return new PatternPart(PatternPartKind.Text, text.Substring(start, dash));
            yield return PatternPart.AnyDash;
            start += dash + 1;
        }

        yield return new PatternPart(PatternPartKind.Text, text[start..]);
    }

    private static void Flush(List<PatternPart> parts, StringBuilder text)
    {
        parts.Add(new PatternPart(PatternPartKind.Text, text.ToString()));
        text.Clear();
    }

    /// <summary>Text as a rule has to write it to mean just that text.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var ambiguous = text[i] == '\\' && (i + 1 == text.Length || text[i + 1] is '*' or '?' or '\\');
            escaped.Append(ambiguous || text[i] is '*' or '?' ? "\\" : "").Append(text[i]);
        }

        return escaped.ToString();
    }

    public override string ToString() => string.Concat(Parts.Select(part => part.Kind switch
    {
        PatternPartKind.AnyText => "*",
        PatternPartKind.AnyCharacter => "?",
        PatternPartKind.AnyDash => "-",
        _ => Escape(part.Text),
    }));
}
