using System.Text;
using Detect.Connectors;
using Detect.Events;

namespace Detect.Cli.Tests;

public sealed class DeadLetterFileTests : IDisposable
{
    private readonly Scratch folder = new();

    [Fact]
    public void Each_record_keeps_its_place_and_reason()
    {
        Write(withRecords: true, "{\"a\":");

        folder.Read("d.jsonl").Should().Be(
            """
            {"source":"logs/a.json","line":7,"byteOffset":812,"code":"invalid-json","reason":"the record ends in the middle of a value","record":"{\"a\":"}

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Bytes_that_are_not_text_are_kept_as_base64()
    {
        using (var file = Open(withRecords: true))
        {
            file.Write(Letter([0xc3, 0x28]));
        }

        folder.Read("d.jsonl").Should().Contain("\"recordBase64\":\"wyg=\"").And.NotContain("\"record\":");
    }

    [Fact]
    public void Records_are_left_out_where_nobody_asked_for_the_file()
    {
        Write(withRecords: false, "{\"secret\":");

        folder.Read("d.jsonl").Should().Contain("\"byteOffset\":812").And.NotContain("secret");
    }

    [Fact]
    public void Without_dead_letters_there_is_no_file()
    {
        Open(withRecords: true).Dispose();

        folder.Has("d.jsonl").Should().BeFalse();
    }

    public void Dispose() => folder.Dispose();

    private void Write(bool withRecords, string record)
    {
        using var file = Open(withRecords);
        file.Write(Letter(Encoding.UTF8.GetBytes(record)));
    }

    private DeadLetterFile Open(bool withRecords) => new(Path.Join(folder.Path, "d.jsonl"), withRecords);

    private static DeadLetter Letter(byte[] raw) =>
        new(new RecordOrigin("logs/a.json", 7, 812), "invalid-json", "the record ends in the middle of a value", raw);
}
