using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Detect.Chaos;

/// <summary>Exchanges single values for others of their kind, so that what reads them is reached and not only what reads the syntax.</summary>
internal static partial class ValueMutations
{
    private static readonly string[] Numbers =
        ["0", "1", "2", "3", "7", "59", "61", "100", "1440", "65535", "65536", "2147483647", "2147483648", "9007199254740993", "-1", "0.5", "00012"];

    private static readonly string[] Units = ["", "ms", "s", "m", "h", "d", "w", "y", "KB", "MB", "GB", "%"];

    private static readonly string[] Times =
        ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024-02-29T12:00:00+14:00", "2023-02-29T00:00:00Z", "2026-03-02", "2026-03-02T24:00:00Z", "now"];

    private static readonly string[] Words =
        ["*", "null", "true", "low", "critical", "new", "closed", "forever", "earliest", "\u00e9\u4e16", "\u202Eresrever", "{{alert}}", "%2e%2e%2f", "..", "x".PadRight(3000, 'x')];

    public static byte[] Apply(byte[] text, Random draw)
    {
        var changed = Encoding.UTF8.GetString(text);
        for (var times = draw.Next(1, 4); times > 0; times--)
        {
            var places = Value().Matches(changed);
            if (places.Count == 0)
            {
                break;
            }

            var place = places[draw.Next(places.Count)];
            changed = string.Concat(changed.AsSpan(0, place.Index), Other(place, places, draw), changed.AsSpan(place.Index + place.Length));
        }

        return Encoding.UTF8.GetBytes(draw.Next(10) == 0 ? changed : WithLength(changed));
    }

    private static string Other(Match place, MatchCollection places, Random draw) => draw.Next(3) == 0 ? places[draw.Next(places.Count)].Value : place switch
    {
        _ when place.Groups["time"].Success => Times[draw.Next(Times.Length)],
        _ when place.Groups["number"].Success => $"{Numbers[draw.Next(Numbers.Length)]}{(draw.Next(2) == 0 ? place.Groups["unit"].Value : Units[draw.Next(Units.Length)])}",
        _ when draw.Next(3) == 0 => place.Value.ToUpperInvariant(),
        _ => Words[draw.Next(Words.Length)],
    };

    // A request that says another length than it has is answered before anything reads what it says.
    private static string WithLength(string text)
    {
        var body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        return body < 4
            ? text
            : ContentLength().Replace(text, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(text.AsSpan(body))}"), 1);
    }

    // After what comes before a value in YAML, JSON, a query or a path; a secret of the samples (a-...) stays where it is.
    [GeneratedRegex("""(?<=[:=\[,/&?{] ?["']?)((?<time>\d{4}-\d\d-\d\d[\dT:.Z+-]*)|(?<number>\d+)(?<unit>[A-Za-z%]*)|(?!a-)[A-Za-z][\w.*-]*)(?=["']?[\s,\]}&/?]|["']?$)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Value();

    [GeneratedRegex(@"Content-Length: \w*")]
    private static partial Regex ContentLength();
}
