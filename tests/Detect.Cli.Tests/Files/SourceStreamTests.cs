using System.Text;
using Detect.Connectors;

namespace Detect.Cli.Tests;

public sealed class SourceStreamTests : IDisposable
{
    private readonly Scratch folder = new();

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("{\"a\":1}\n")]
    public void A_plain_file_is_read_as_it_is(string text)
    {
        folder.Write("a.json", text);

        ReadAll("a.json").Should().Be((text, null));
    }

    [Fact]
    public void A_gzip_file_is_unpacked_whatever_it_is_called()
    {
        folder.WriteGzip("a.json", "one\ntwo\n");

        ReadAll("a.json").Should().Be(("one\ntwo\n", null));
    }

    [Fact]
    public void Gzip_members_written_one_after_another_are_one_file()
    {
        folder.Write("a.gz", [.. Scratch.Gzip("one\n"), .. Scratch.Gzip("two\n")]);

        ReadAll("a.gz").Text.Should().Be("one\ntwo\n");
    }

    [Fact]
    public void A_gzip_file_cut_short_gives_what_it_holds_and_says_so()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"line\":{i},\"noise\":{i * 7919 % 104729}}}\n"));
        var packed = Scratch.Gzip(text);
        folder.Write("a.gz", packed[..(packed.Length / 2)]);

        var (read, problem) = ReadAll("a.gz");

        text.Should().StartWith(read);
        read.Should().NotBeEmpty();
        problem.Should().Be("the gzip data is damaged or cut short");
    }

    [Fact]
    public void A_damaged_gzip_file_ends_the_source_without_an_exception()
    {
        folder.Write("a.gz", [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);

        ReadAll("a.gz").Should().Be(("", "the gzip data is damaged or cut short"));
    }

    [Fact]
    public void A_cancelled_run_ends_a_source_with_its_line()
    {
        folder.Write("a.jsonl", "one\ntwo\nthree\n");

        using var stream = Open("a.jsonl", new CancellationToken(canceled: true));

        new StreamReader(stream).ReadToEnd().Should().Be("one\n");
    }

    public void Dispose() => folder.Dispose();

    private (string Text, string? Problem) ReadAll(string name)
    {
        using var stream = Open(name, CancellationToken.None);
        var text = new MemoryStream();
        stream.CopyTo(text);
        return (Encoding.UTF8.GetString(text.ToArray()), stream.Problem);
    }

    private SourceStream Open(string name, CancellationToken cancelled) =>
        SourceStream.Open(SourceFile.At(Path.Join(folder.Path, name)), _ => { }, cancelled);
}
