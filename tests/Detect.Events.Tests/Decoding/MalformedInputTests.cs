using System.IO.Compression;
using System.Text;

namespace Detect.Events.Tests;

/// <summary>Nothing throws on bad input: what cannot be decoded is dead-lettered with its position and reason.</summary>
public sealed class MalformedInputTests
{
    private static readonly string First = Records.Audit("", id: "a");
    private static readonly string Last = Records.Audit("", id: "b");

    [Fact]
    public void A_truncated_last_line_costs_only_itself()
    {
        var decoded = Decoded.Of(First + "\n" + Last[..100]);
        decoded.Ids.Should().Equal("a");
        var letter = decoded.DeadLetters.Should().ContainSingle().Subject;
        letter.Origin.Should().Be(new RecordOrigin("log.jsonl", 2, First.Length + 1));
        (letter.Code, letter.Reason).Should().Be(("truncated", "The record ends at byte 100 where a closing quote was expected."));
        Encoding.UTF8.GetString(letter.Raw.Span).Should().Be(Last[..100]);
    }

    [Theory]
    [InlineData("{\"time\":\"2026-03-02T09:14:00Z\"", "invalid-json", "The record is not valid JSON at byte 31, where ',' or '}' was expected.")]
    [InlineData("{\"time\":\"2026-03", "invalid-json", "The record is not valid JSON at byte 16, where an escaped control character or a closing quote was expected.")]
    [InlineData("{\"a\":nul}", "invalid-json", "The record is not valid JSON at byte 5, where a value was expected.")]
    [InlineData("{\"a\":1,}", "invalid-json", "The record is not valid JSON at byte 7, where a property name was expected.")]
    [InlineData("{\"a\":\"\\q\"}", "invalid-json", "The record is not valid JSON at byte 7, where a valid escape sequence was expected.")]
    [InlineData("not json at all", "invalid-json", "The record is not valid JSON at byte 0, where a value was expected.")]
    [InlineData("42", "not-an-object", "The record is not a JSON object.")]
    [InlineData("\"text\"", "not-an-object", "The record is not a JSON object.")]
    [InlineData("{", "invalid-json", "The record is not valid JSON at byte 2, where a property name was expected.")]
    public void A_malformed_line_costs_only_itself(string line, string code, string reason)
    {
        var decoded = Decoded.Of(string.Join('\n', First, line, Last));
        decoded.Ids.Should().Equal("a", "b");
        var letter = decoded.DeadLetters.Should().ContainSingle().Subject;
        (letter.Code, letter.Reason, letter.Origin.Line).Should().Be((code, reason, 2));
        decoded.Events[1].Origin.Should().Be(new RecordOrigin("log.jsonl", 3, First.Length + line.Length + 2));
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(64)]
    [InlineData(1)]
    public void A_malformed_member_of_an_array_costs_only_itself(int chunkSize)
    {
        var decoded = Decoded.Of($"[\n{First},\n{{\"a\":nul}},\n{Last}\n]\n", chunkSize);
        decoded.Ids.Should().Equal("a", "b");
        var letter = decoded.DeadLetters.Should().ContainSingle("the closing bracket is no record").Subject;
        letter.Origin.Should().Be(new RecordOrigin("log.jsonl", 3, First.Length + 4));
    }

    [Fact]
    public void Invalid_utf8_is_dead_lettered_with_its_position()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("{\"a\":\"é"), 0xC3, .. "\"}\n"u8, .. Encoding.UTF8.GetBytes(Last)];
        var decoded = Decoded.Of(bytes);
        decoded.Ids.Should().Equal("b");
        var letter = decoded.DeadLetters.Should().ContainSingle().Subject;
        (letter.Code, letter.Reason).Should().Be(("invalid-utf8", "The record is not valid UTF-8 at byte 8."));
    }

    [Fact]
    public void A_text_of_a_megabyte_is_read()
    {
        var text = new string('x', 1 << 20);
        var decoded = Decoded.Of(First + "\n" + Records.Audit($"\"resultReason\":\"{text}\"", id: "b"), chunkSize: 4096);
        decoded.Ids.Should().Equal("a", "b");
        decoded.Events[1].Get("resultReason").Should().Be(text);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Nesting_of_ten_thousand_levels_is_dead_lettered(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 10_000)) + "1" + string.Concat(Enumerable.Repeat(close, 10_000));
        var decoded = Decoded.Of(string.Join('\n', First, "{\"a\":" + deep + "}", Last));
        decoded.Ids.Should().Equal("a", "b");
        decoded.Codes.Should().Equal("too-deep");
        decoded.DeadLetters[0].Reason.Should().StartWith("The record is nested deeper than 128 levels at byte ");
    }

    [Fact]
    public void Empty_lines_and_blanks_are_no_records()
    {
        var decoded = Decoded.Of("\n\r\n  \n" + First + "\r\n\r\n\t\n" + Last + "\n\n");
        decoded.Ids.Should().Equal("a", "b");
        decoded.DeadLetters.Should().BeEmpty();
        decoded.Events.Select(e => e.Origin.Line).Should().Equal(4, 7);
    }

    [Fact]
    public void Empty_input_is_no_record() => Decoded.Of("").Events.Should().BeEmpty();

    [Fact]
    public void Binary_junk_is_dead_lettered_and_never_thrown()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var junk = new byte[random.Next(1, 5000)];
            random.NextBytes(junk);
            var decoded = Decoded.Of([.. junk, .. "\n"u8, .. Encoding.UTF8.GetBytes(Last)], chunkSize: 512);
            decoded.DeadLetters.Should().NotBeEmpty();
        }
    }

    [Fact]
    public void Damage_to_one_line_costs_no_other_in_chunks_of_any_size()
    {
        var random = new Random(11);
        var lines = Enumerable.Range(0, 12).ToDictionary(i => Records.Audit("", id: $"r{i}"), i => $"r{i}");
        var log = Encoding.UTF8.GetBytes(string.Join('\n', lines.Keys));
        for (var round = 0; round < 400; round++)
        {
            var damaged = RandomJson.Mutate(random, log);
            var decoded = Decoded.Of(damaged, chunkSize: random.Next(1, 3000));
            var intact = Encoding.UTF8.GetString(damaged).Split('\n').Where(lines.ContainsKey).Select(line => lines[line]);
            intact.Except(decoded.Ids).Should().BeEmpty("all of these are intact: {0}", Encoding.UTF8.GetString(damaged));
            decoded.Ids.Should().OnlyHaveUniqueItems();
        }
    }

    [Theory]
    [InlineData("{\"TimeGenerated\":\"2026-03-02T09:14:00Z\",\"Type\":\"AuditLogs\",\"InitiatedBy\":\"{\\\"user\\\":{\\\"id\\\":\\\"u\\\"}}\"}")]
    [InlineData("TimeGenerated,InitiatedBy,Type\n2026-03-02T09:14:00Z,\"{\"\"user\"\":{\"\"id\"\":\"\"u\\u0041\"\"}}\",AuditLogs\n")]
    [InlineData("{\"Workload\":\"AzureActiveDirectory\",\"CreationTime\":\"2026-03-02T09:14:00\",\"Operation\":\"Add user.\",\"RecordType\":8,\"Actor\":[{\"ID\":\"a\",\"Type\":5}]}")]
    [InlineData("{\"value\":[{\"activityDisplayName\":\"Add user\",\"activityDateTime\":\"2026-03-02T09:14:00Z\"}],\"@odata.context\":\"x\"}")]
    [InlineData("{\"rawPayload\":{\"event\":\"{\\\"category\\\":\\\"AuditLogs\\\"}\"}}")]
    public void No_damage_to_any_dialect_throws(string text)
    {
        var random = new Random(13);
        var intact = Encoding.UTF8.GetBytes(text);
        for (var round = 0; round < 1000; round++)
        {
            var damaged = RandomJson.Mutate(random, intact).ToList();
            damaged.InsertRange(random.Next(damaged.Count + 1), round % 2 == 0 ? "\\ud83d"u8.ToArray() : []);
            foreach (var e in Decoded.Of([.. damaged]).Events)
            {
                FieldCatalogue.Default.Fields.ToList().ForEach(field => e.Read(field.Field));
            }
        }
    }

    [Fact]
    public void A_pretty_printed_record_that_is_broken_costs_only_itself()
    {
        var decoded = Decoded.Of("{\n  \"time\": \"x\",\n  \"category\" \"AuditLogs\",\n  \"properties\": {\n  }\n}\n" + Last);
        decoded.Ids.Should().Equal("b");
        decoded.Codes.Should().Equal("invalid-json");
        decoded.Events[0].Origin.Line.Should().Be(7);
    }

    [Fact]
    public void Damaged_gzip_gives_what_came_before_the_damage()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(First + "\n" + Last + "\n"));
        }

        var bytes = packed.ToArray();
        bytes[^8] ^= 0xFF;
        var decoded = Decoded.Of(bytes);
        decoded.Codes.Should().EndWith("unreadable-source");
        decoded.DeadLetters[^1].Reason.Should().StartWith("The compressed data is damaged: ");
    }

    [Fact]
    public void Half_a_surrogate_pair_is_read_in_place()
    {
        Decoded.One(Records.Audit("\"resultReason\":\"x\\ud83d\"")).Get("resultReason").Should().Be("x\uFFFD");
    }
}
