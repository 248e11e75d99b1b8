using System.IO.Compression;
using System.Text;

namespace Detect.Events.Tests;

public sealed class ChunkReaderTests
{
    private static readonly string[] Lines = [.. Enumerable.Range(0, 40).Select(i => Records.Audit("", id: $"r{i}"))];
    private static readonly string[] AllIds = [.. Enumerable.Range(0, 40).Select(i => $"r{i}")];

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static string Pretty(string json) =>
        System.Text.Json.Nodes.JsonNode.Parse(json)!.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });

    public static TheoryData<string, string> Layouts => new()
    {
        { "one per line", string.Join('\n', Lines) },
        { "one per line, CRLF", string.Join("\r\n", Lines) + "\r\n" },
        { "concatenated", string.Concat(Lines) },
        { "an array", "[" + string.Join(',', Lines) + "]" },
        { "an array over lines", "[\n" + string.Join(",\n", Lines) + "\n]\n" },
        { "a pretty-printed array", Pretty("[" + string.Join(',', Lines) + "]") },
        { "pretty-printed objects", string.Join('\n', Lines.Select(Pretty)) },
        { "arrays, one per line", string.Join('\n', Lines.Chunk(7).Select(lines => "[" + string.Join(',', lines) + "]")) },
        { "a batch", "{\"records\":[" + string.Join(',', Lines) + "]}" },
        { "batches, one per line", string.Join('\n', Lines.Chunk(7).Select(lines => "{\"records\":[" + string.Join(',', lines) + "]}")) },
        { "lines and then pretty-printed", string.Join('\n', Lines[..20]) + "\n" + string.Join('\n', Lines[20..].Select(Pretty)) },
        { "a byte order mark", "\uFEFF" + string.Join('\n', Lines) },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_layout_is_read_whole_in_chunks_of_any_size(string layout, string text)
    {
        foreach (var chunkSize in new[] { 1, 100, 1000, 5000, 1 << 20 })
        {
            var decoded = Decoded.Of(text, chunkSize);
            decoded.Ids.Should().Equal(AllIds, $"{layout} in chunks of {chunkSize}");
            decoded.DeadLetters.Should().BeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Each_record_says_where_it_began(string layout, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        foreach (var chunkSize in new[] { 300, 1 << 20 })
        {
            foreach (var e in Decoded.Of(bytes, chunkSize).Events)
            {
                var at = (int)e.Origin.ByteOffset;
                bytes.AsSpan(at).StartsWith(e.Raw.Span).Should().BeTrue(layout);
                e.Origin.Line.Should().Be(bytes.AsSpan(0, at).Count((byte)'\n') + 1, layout);
            }
        }
    }

    [Fact]
    public void Gzip_is_recognised_by_its_first_bytes()
    {
        Decoded.Of(Packed(Encoding.UTF8.GetBytes(string.Join('\n', Lines))), 1000).Ids.Should().Equal(AllIds);
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    public void UTF_16_is_recognised_with_and_without_a_byte_order_mark_packed_or_not(bool isBigEndian, bool isPacked, bool hasMark)
    {
        var encoding = new UnicodeEncoding(isBigEndian, hasMark);
        foreach (var text in new[] { string.Join("\r\n", Lines), Pretty("[" + string.Join(',', Lines) + "]") })
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
            using var slow = new TricklingStream(isPacked ? Packed(bytes) : bytes);
            var decoded = Decoded.Of(slow, 1000);
            decoded.Ids.Should().Equal(AllIds);
            decoded.DeadLetters.Should().BeEmpty();
        }
    }

    [Fact]
    public void A_table_in_UTF_16_keeps_its_letters()
    {
        using var stream = new MemoryStream([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("Id,Text\r\n1,\"naïve 界 😀\"\r\n")]);
        var chunk = ChunkReader.Read(stream, "x.csv").Should().ContainSingle().Subject;
        Encoding.UTF8.GetString(chunk.CsvHeader.Span).Should().Be("Id,Text\r\n");
        Encoding.UTF8.GetString(chunk.Bytes.Span).Should().Be("1,\"naïve 界 😀\"\r\n");
    }

    [Fact]
    public void A_stream_that_gives_a_byte_at_a_time_is_read_whole()
    {
        using var slow = new TricklingStream(Encoding.UTF8.GetBytes(string.Join('\n', Lines)));
        Decoded.Of(slow, 1000).Ids.Should().Equal(AllIds);
    }

    [Fact]
    public void Lines_are_cut_into_chunks_of_about_the_size_asked_for()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', Lines)));
        var chunks = ChunkReader.Read(stream, "x", 2000).ToList();
        chunks.Should().HaveCountGreaterThan(3);
        chunks.Should().OnlyContain(chunk => chunk.Bytes.Length <= 2000);
    }

    [Fact]
    public void A_long_array_is_not_held_whole()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("[" + string.Join(",\n", Lines) + "]"));
        ChunkReader.Read(stream, "x", 2000).Should().OnlyContain(chunk => chunk.Bytes.Length <= 2000);
    }

    [Fact]
    public void A_header_line_makes_csv_and_travels_with_each_chunk()
    {
        var rows = string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},\"a \"\"quoted\"\"\nline {i}\"\r\n"));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("\uFEFFId,Text\r\n" + rows));
        var chunks = ChunkReader.Read(stream, "x.csv", 200).ToList();
        chunks.Should().HaveCountGreaterThan(3);
        chunks.Should().OnlyContain(chunk => chunk.Format == ChunkFormat.Csv);
        chunks.ConvertAll(chunk => Encoding.UTF8.GetString(chunk.CsvHeader.Span)).Distinct().Should().Equal("Id,Text\r\n");
        string.Concat(chunks.Select(chunk => Encoding.UTF8.GetString(chunk.Bytes.Span))).Should().Be(rows);
        chunks.TrueForAll(chunk => chunk.Bytes.Span[^1] == '\n' && char.IsAsciiDigit((char)chunk.Bytes.Span[0])).Should().BeTrue();
        chunks[0].FirstLine.Should().Be(2);
        chunks[0].ByteOffset.Should().Be(12);
    }

    [Theory]
    [InlineData("{\"a\":1,\"b\":2}")]
    [InlineData("rest\":\"of a\",\"torn\":\"record\"}")]
    [InlineData("plain words")]
    public void Other_first_lines_are_not_csv(string line)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(line + "\n"));
        ChunkReader.Read(stream, "x").Should().OnlyContain(chunk => chunk.Format == ChunkFormat.Json);
    }

    [Fact]
    public void An_array_that_is_not_closed_is_said_so()
    {
        var decoded = Decoded.Of("{\"a\":1}\n[" + Lines[0] + "," + Lines[1]);
        decoded.Ids.Should().Equal("r0", "r1");
        decoded.Notices.Should().Contain("unclosed-array");
    }

    private sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
