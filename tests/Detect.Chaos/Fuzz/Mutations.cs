using System.Text;

namespace Detect.Chaos;

/// <summary>Damages text the way that broken senders, hostile ones and bad disks do.</summary>
internal sealed class Mutations
{
    private const double WithinShare = 0.65;

    private static readonly byte[][] Pieces = [.. new[]
    {
        "null", "\"\"", "{}", "[]", "true", "-1", "1e999", "99999999999999999999", "\"\\ud800\"", "\"\\u0000\"", "\\", "\"", "{", "}", "[", "]", ",", ":", "\n",
        "\"2026-13-45T99:99:99Z\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999+14:00\"", "\uFEFF", "\u202E", "%s%n", "&a", "*a", "!!", "|", "- ", "  ", "*", "?",
    }.Select(Encoding.UTF8.GetBytes)];

    private readonly Random draw;
    private readonly IReadOnlyList<byte[]> corpus;

    private Mutations(Random draw, IReadOnlyList<byte[]> corpus) => (this.draw, this.corpus) = (draw, corpus);

    /// <summary>A record: most are changed within what JSON is, so that they reach the readers of its fields.</summary>
    public static byte[] Record(int seed) => Of(seed, FuzzCorpus.Records, JsonMutations.Apply);

    public static byte[] Text(int seed, IReadOnlyList<byte[]> corpus) => Of(seed, corpus, (text, draw) => draw.Next(2) == 0 ? ValueMutations.Apply(text, draw) : LineMutations.Apply(text, draw));

    private static byte[] Of(int seed, IReadOnlyList<byte[]> corpus, Func<byte[], Random, byte[]?> within)
    {
        var draw = new Random(seed);
        var chosen = corpus[draw.Next(corpus.Count)];
        return (draw.NextDouble() < WithinShare ? within(chosen, draw) : null) ?? new Mutations(draw, corpus).Damaged(chosen);
    }

    private byte[] Damaged(byte[] chosen)
    {
        var text = new List<byte>(chosen);
        for (var times = draw.NextDouble() < 0.6 ? 1 : draw.Next(2, 8); times > 0; times--)
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
