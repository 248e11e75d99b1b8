using System.Text;
using System.Text.Json;

namespace Detect.Events.Tests;

/// <summary>Holds the indexer against System.Text.Json: what it accepts, and every value it finds.</summary>
public sealed class JsonIndexerTests
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = JsonIndexer.MaxDepth };

    // One for all texts, as a decoder has.
    private readonly JsonTape tape = new();

    [Theory]
    [InlineData("{}")]
    [InlineData(" [ ] ")]
    [InlineData("{\"a\":[1,-2.5e+10,true,false,null,\"x\"]}")]
    [InlineData("{\"a\" : { \"b\" :\t[ { } , [ ] ] }\r\n}")]
    [InlineData("\"\\u00e9\\ud83d\\ude00\\n\\\\\\\"\"")]
    [InlineData("0")]
    [InlineData("-0.0e-1")]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("tru")]
    [InlineData("trux")]
    [InlineData("nulll")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[1,]")]
    [InlineData("[1 2]")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":1]")]
    [InlineData("[\"a\n\"]")]
    [InlineData("[\"\\x\"]")]
    [InlineData("[\"\\u12g4\"]")]
    [InlineData("[\"unterminated")]
    [InlineData("{\"a\":\"a long text without an end, longer than one vector of bytes is wide")]
    [InlineData("")]
    [InlineData("{\"a\":\u00e9}")]
    public void It_accepts_what_the_reference_reader_accepts(string json) => AssertAgrees(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Random_documents_and_their_mutations_are_judged_alike()
    {
        var random = new Random(20260302);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(RandomJson.Document(random));
            AssertAgrees(bytes);
            AssertAgrees(RandomJson.Mutate(random, bytes));
        }
    }

    [Fact]
    public void Long_documents_are_judged_alike_wherever_a_stretch_of_them_ends()
    {
        var random = new Random(20260303);
        for (var round = 0; round < 500; round++)
        {
            var parts = Enumerable.Range(0, random.Next(1, 60)).Select(_ => RandomJson.Document(random));
            var dense = string.Concat(Enumerable.Repeat("\"\",\"\\\"\\\\\",", random.Next(200)));
            var bytes = Encoding.UTF8.GetBytes($"[{new string(' ', random.Next(70))}{dense}{string.Join(",\n", parts)}]");
            AssertAgrees(bytes);
            AssertAgrees(RandomJson.Mutate(random, bytes));
        }
    }

    [Theory]
    [InlineData("[\"a\", 1]", false)]
    [InlineData("[\"\\n\\\\u0041\"]", false)]
    [InlineData("[\"a/b\"]", false)]
    [InlineData("[\"a\\/b\"]", true)]
    [InlineData("{\"\\u0041\":1}", true)]
    [InlineData("[\"\\\"\\\\\\ud83d\\ude00\"]", true)]
    public void It_tells_whether_a_text_has_characters_written_in_one_of_several_ways(string json, bool expected)
    {
        foreach (var text in new[] { "[\"\\u0041\"]", json })
        {
            JsonIndexer.Index(Encoding.UTF8.GetBytes(text), 0, tape).Should().Be(IndexStatus.Complete);
        }

        tape.Specials.HasFreeEscape.Should().Be(expected);
    }

    [Theory]
    [InlineData(128, IndexStatus.Complete)]
    [InlineData(129, IndexStatus.TooDeep)]
    [InlineData(10_000, IndexStatus.TooDeep)]
    public void Nesting_ends_at_128_levels(int depth, object expected)
    {
        var json = Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));
        JsonIndexer.Index(json, 0, new JsonTape()).Should().Be((IndexStatus)expected);
    }

    private void AssertAgrees(byte[] json)
    {
        var status = JsonIndexer.Index(json, 0, tape);
        var accepted = status == IndexStatus.Complete
            && json.AsSpan(tape.End).Trim(" \t\r\n"u8).IsEmpty
            && System.Text.Unicode.Utf8.IsValid(json);
        var text = Encoding.UTF8.GetString(json);
        if (Parse(json) is not { } document)
        {
            accepted.Should().BeFalse("System.Text.Json rejects {0}", text);
            return;
        }

        using (document)
        {
            accepted.Should().BeTrue("System.Text.Json accepts {0}, but stopped at {1} for {2}", text, tape.End, tape.Expected);
            var next = 0;
            AssertSame(document.RootElement, json, tape, ref next);
            next.Should().Be(tape.Count);
        }
    }

    private static JsonDocument? Parse(byte[] json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            var document = JsonDocument.ParseValue(ref reader);
            if (!json.AsSpan((int)reader.BytesConsumed).Trim(" \t\r\n"u8).IsEmpty || !System.Text.Unicode.Utf8.IsValid(json))
            {
                document.Dispose();
                return null;
            }

            return document;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void AssertSame(JsonElement expected, byte[] json, JsonTape tape, ref int next)
    {
        var index = next++;
        var node = tape[index];
        node.Kind.Should().Be(KindOf(expected.ValueKind));
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in expected.EnumerateObject())
                {
                    var child = tape[next];
                    AssertText(() => property.Name, Decode(json, child.NameStart, child.NameLength));
                    AssertSame(property.Value, json, tape, ref next);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in expected.EnumerateArray())
                {
                    AssertSame(item, json, tape, ref next);
                }

                break;
            case JsonValueKind.String:
                AssertText(expected.GetString, Decode(json, node.Start, node.Length));
                break;
            default:
                Encoding.UTF8.GetString(json, node.Start, node.Length).Should().Be(expected.GetRawText());
                break;
        }

        tape[index].Next.Should().Be(next);
    }

    // Half a surrogate pair is valid JSON; only the reference refuses to make text of it.
    private static void AssertText(Func<string?> expected, string actual)
    {
        try
        {
            actual.Should().Be(expected());
        }
        catch (InvalidOperationException)
        {
            actual.Should().Contain("\uFFFD");
        }
    }

    private static string Decode(byte[] json, int start, int length)
    {
        var into = new byte[length];
        return Encoding.UTF8.GetString(into, 0, JsonText.Unescape(json.AsSpan(start, length), into));
    }

    private static JsonNodeKind KindOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => JsonNodeKind.Object,
        JsonValueKind.Array => JsonNodeKind.Array,
        JsonValueKind.String => JsonNodeKind.Text,
        JsonValueKind.Number => JsonNodeKind.Number,
        JsonValueKind.True => JsonNodeKind.True,
        JsonValueKind.False => JsonNodeKind.False,
        _ => JsonNodeKind.Null,
    };
}
