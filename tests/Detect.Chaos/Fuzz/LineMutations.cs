using System.Text;

namespace Detect.Chaos;

/// <summary>Changes a text of lines, such as YAML, the way that people do.</summary>
internal static class LineMutations
{
    private static readonly string[] Odd =
    [
        "null", "\"\"", "{}", "[]", "~", "true", "-1", "1e999", "999999999999999999999", "0s", "999999999y", "1m", "*", "**", "?", ".*(", "(a+)+$", "%x%", "&a x", "*a", "!!binary x", "|", ">-",
        "\"unterminated", "[1, 2", "{a: b", "\u2013", "a and not", "1 of x*", "not (", "2026-13-45", "http://", "::1/200", "${env:NONE}", "${file:/none}", "${x", "gte: 0",
    ];

    public static byte[] Apply(byte[] text, Random draw)
    {
        var lines = Encoding.UTF8.GetString(text).Split('\n').ToList();
        for (var times = draw.NextDouble() < 0.6 ? 1 : draw.Next(2, 6); times > 0; times--)
        {
            Change(lines, draw);
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static void Change(List<string> lines, Random draw)
    {
        var at = draw.Next(lines.Count);
        var line = lines[at];
        switch (draw.Next(9))
        {
            case 0 when lines.Count > 1:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(at, line);
                break;
            case 2:
                lines[at] = "  " + line;
                break;
            case 3:
                lines[at] = line.TrimStart();
                break;
            case 4:
                var other = draw.Next(lines.Count);
                (lines[at], lines[other]) = (lines[other], line);
                break;
            case 5:
                lines[at] = line[..draw.Next(line.Length + 1)];
                break;
            case 6:
                lines[at] = line.Insert(draw.Next(line.Length + 1), Odd[draw.Next(Odd.Length)]);
                break;
            default:
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                lines[at] = colon < 0 ? Odd[draw.Next(Odd.Length)] : $"{line[..colon]}: {Odd[draw.Next(Odd.Length)]}";
                break;
        }
    }
}
