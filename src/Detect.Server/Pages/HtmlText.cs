using System.Globalization;
using System.Net;
using System.Text;
using Detect.Connectors;

namespace Detect.Server;

/// <summary>HTML as it grows. Markup is the program's own; whatever else is written is shown as text, encoded, and cannot change what stands around it.</summary>
internal sealed class HtmlText
{
    private const int LongestText = 2000;

    private readonly StringBuilder html = new();

    /// <param name="constant">Markup without anything from a log, a rule or a caller in it.</param>
    public HtmlText Markup(string constant)
    {
        html.Append(constant);
        return this;
    }

    /// <summary>Apart from its surroundings in direction too: right-to-left text stays where it is.</summary>
    public HtmlText Text(string? text)
    {
        html.Append("<bdi>").Append(Encoded(text ?? "")).Append("</bdi>");
        return this;
    }

    /// <summary>Text of several lines, each a line.</summary>
    public HtmlText Lines(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Text(line).Markup("<br>");
        }

        return this;
    }

    /// <summary>Text in place of an element's content or attribute that takes no markup.</summary>
    public HtmlText Bare(string text)
    {
        html.Append(Encoded(text));
        return this;
    }

    /// <summary>Back into a field, to whoever has typed it, unchanged.</summary>
    public HtmlText Typed(string text)
    {
        html.Append(WebUtility.HtmlEncode(text));
        return this;
    }

    public HtmlText Link(string address, string text)
    {
        html.Append("<a href=\"").Append(WebUtility.HtmlEncode(address)).Append("\">");
        return Text(text).Markup("</a>");
    }

    public HtmlText Time(DateTimeOffset? time)
    {
        if (time is { } known)
        {
            var utc = known.UtcDateTime;
            html.Append(CultureInfo.InvariantCulture, $"<time datetime=\"{utc:yyyy-MM-ddTHH:mm:ssZ}\">{utc:yyyy-MM-dd HH:mm:ss}</time>");
        }

        return this;
    }

    public override string ToString() => html.ToString();

    private static string Encoded(string text) => WebUtility.HtmlEncode(ShownText.Of(text, LongestText));
}
