using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>
/// A text with placeholders such as <c>{{alert.rule.title}}</c>, without logic: a placeholder is replaced by its value, and that is all.
/// In JSON a text is escaped for the quotes around its placeholder; numbers, lists and objects stand without quotes.
/// </summary>
public sealed class TextTemplate
{
    private readonly IReadOnlyList<Part> parts;
    private readonly bool isJson;

    private TextTemplate(IReadOnlyList<Part> parts, bool isJson)
    {
        this.parts = parts;
        this.isJson = isJson;
    }

    /// <exception cref="FormatException">A placeholder is unknown or not closed, or what comes out is not JSON: where, and what was meant.</exception>
    public static TextTemplate Parse(string text, bool isJson)
    {
        var parts = new List<Part>();
        var at = 0;
        for (var open = text.IndexOf("{{", StringComparison.Ordinal); open >= 0; open = text.IndexOf("{{", at, StringComparison.Ordinal))
        {
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                throw new FormatException($"{Place(text, open)}: the placeholder is not closed with }}}}");
            }

            parts.Add(new Part(text[at..open], null));
            parts.Add(new Part("", Placeholder(text, open, text[(open + 2)..close].Trim())));
            at = close + 2;
        }

        parts.Add(new Part(text[at..], null));
        var template = new TextTemplate(parts, isJson);
        template.CheckOutput();
        return template;
    }

    internal string Fill(Notification notification)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Literal);
            if (part.Value is { } value)
            {
                text.Append(Shown(value(notification)));
            }
        }

        return text.ToString();
    }

    /// <summary>A header holds printable ASCII only; anything else in a value becomes a question mark.</summary>
    internal string HeaderValue(Notification notification) =>
        string.Concat(Fill(notification).Select(c => c is >= ' ' and <= '~' ? c : '?')).Trim();

    private static Func<Notification, TemplateValue> Placeholder(string text, int open, string name) =>
        TemplateFields.Find(name) ?? throw new FormatException(
            $"{Place(text, open)}: unknown placeholder \"{name}\"{Suggestion(name)}");

    private static string Suggestion(string name) =>
        NearestName.Of(name, TemplateFields.Names) is { } nearest ? $"; did you mean \"{nearest}\"?" : "; docs/sinks.md lists them";

    private static string Place(string text, int offset)
    {
        var before = text.AsSpan(0, offset);
        return $"{before.Count('\n') + 1}:{offset - before.LastIndexOf('\n')}";
    }

    private string Shown(TemplateValue value) =>
        isJson && !value.IsJson ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value.Text) : value.Text;

    private void CheckOutput()
    {
        if (!isJson)
        {
            return;
        }

        try
        {
            using var parsed = JsonDocument.Parse(Fill(SampleNotification.Of("sample", DateTimeOffset.UnixEpoch, null)));
        }
        catch (JsonException e)
        {
            throw new FormatException(
                $"{e.LineNumber + 1}:{e.BytePositionInLine + 1} of what comes out: it is not JSON; texts need quotes around their placeholders");
        }
    }

    private sealed record Part(string Literal, Func<Notification, TemplateValue>? Value);
}

/// <param name="IsJson">A number, list or object, which stands in JSON as it is.</param>
internal readonly record struct TemplateValue(string Text, bool IsJson);
