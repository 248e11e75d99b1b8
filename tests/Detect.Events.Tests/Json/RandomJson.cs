using System.Globalization;
using System.Text;

namespace Detect.Events.Tests;

/// <summary>Seeded random JSON, and random damage to it.</summary>
internal static class RandomJson
{
    private static readonly string[] Pieces =
    [
        "a", "Z", " ", "é", "😀", "–", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00e9", "\\ud83d\\ude00",
        "a text that is longer than one vector of bytes is wide",
    ];

    private static readonly string[] Spaces = ["", "", "", " ", "\n", "\r\n  ", "\t"];

    internal static string Document(Random random)
    {
        var text = new StringBuilder();
        Value(random, text, 4);
        return text.ToString();
    }

    internal static byte[] Mutate(Random random, byte[] json)
    {
        List<byte> bytes = [.. json];
        for (var change = random.Next(1, 4); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, "{}[]\",:\\0u-e. \n"u8[random.Next(15)]);
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    private static void Value(Random random, StringBuilder text, int depth)
    {
        Space(random, text);
        switch (random.Next(depth > 0 ? 8 : 6))
        {
            case 0:
                text.Append(random.Next(2) == 0 ? "true" : "false");
                break;
            case 1:
                text.Append("null");
                break;
            case 2 or 3:
                text.Append(Number(random));
                break;
            case 4 or 5:
                Text(random, text);
                break;
            case 6:
                Container(random, text, '{', '}', depth);
                break;
            default:
                Container(random, text, '[', ']', depth);
                break;
        }

        Space(random, text);
    }

    private static void Container(Random random, StringBuilder text, char open, char close, int depth)
    {
        text.Append(open);
        Space(random, text);
        for (int i = 0, count = random.Next(5); i < count; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            if (open == '{')
            {
                Space(random, text);
                Text(random, text);
                Space(random, text);
                text.Append(':');
            }

            Value(random, text, depth - 1);
        }

        text.Append(close);
    }

    private static void Text(Random random, StringBuilder text)
    {
        text.Append('"');
        for (var count = random.Next(6); count > 0; count--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }

        text.Append('"');
    }

    private static string Number(Random random) => random.Next(3) switch
    {
        0 => random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture),
        1 => (random.NextDouble() * 1e6 - 5e5).ToString("0.0##", CultureInfo.InvariantCulture),
        _ => random.Next(1, 9).ToString(CultureInfo.InvariantCulture) + "E" + random.Next(-9, 9).ToString(CultureInfo.InvariantCulture),
    };

    private static void Space(Random random, StringBuilder text) => text.Append(Spaces[random.Next(Spaces.Length)]);
}
