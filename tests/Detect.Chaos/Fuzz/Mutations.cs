using System.Text;

namespace Detect.Chaos;

/// <summary>Damages text the way that broken senders, hostile ones and bad disks do.</summary>
internal sealed class Mutations(Random draw, IReadOnlyList<byte[]> corpus)
{
    private static readonly byte[][] Pieces = [.. new[]
    {
        "null", "\"\"", "{}", "[]", "true", "-1", "1e999", "99999999999999999999", "\"\\ud800\"", "\"\\u0000\"", "\\", "\"", "{", "}", "[", "]", ",", ":", "\n",
        "\"2026-13-45T99:99:99Z\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999+14:00\"", "\uFEFF", "\u202E", "%s%n", "&a", "*a", "!!", "|", "- ", "  ", "*", "?",
    }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>One of the corpus with one to eight things done to it.</summary>
    public byte[] Next()
    {
        var text = new List<byte>(corpus[draw.Next(corpus.Count)]);
        for (var times = 1 + draw.Next(8); times > 0; times--)
        {
            Mutate(text);
        }

        return [.. text];
    }

    private void Mutate(List<byte> text)
    {
        var at = draw.Next(text.Count + 1);
        var length = Math.Min(draw.Next(1, 40), text.Count - at);
        switch (draw.Next(8))
        {
            case 0 when at < text.Count:
                text[at] ^= (byte)(1 << draw.Next(8));
                break;
            case 1 when at < text.Count:
                text[at] = (byte)draw.Next(256);
                break;
            case 2:
                text.RemoveRange(at, length);
                break;
            case 3:
                text.InsertRange(at, text.GetRange(at, length));
                break;
            case 4:
                text.InsertRange(at, Pieces[draw.Next(Pieces.Length)]);
                break;
            case 5:
                text.RemoveRange(at, length);
                text.InsertRange(at, Pieces[draw.Next(Pieces.Length)]);
                break;
            case 6:
                Splice(text, at);
                break;
            default:
                Nest(text, at);
                break;
        }
    }

    private void Splice(List<byte> text, int at)
    {
        var other = corpus[draw.Next(corpus.Count)];
        var from = draw.Next(other.Length);
        text.InsertRange(at, other.AsSpan(from, Math.Min(draw.Next(1, 400), other.Length - from)).ToArray());
    }

    private void Nest(List<byte> text, int at)
    {
        if (draw.Next(50) == 0)
        {
            text.InsertRange(at, Enumerable.Repeat((byte)(draw.Next(2) == 0 ? '[' : '{'), draw.Next(1, 2000)));
        }
    }
}
