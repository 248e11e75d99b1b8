namespace Detect.Events.Tests.Corpus;

public sealed class CorpusChunkTests
{
    [CorpusFact]
    public void Every_recorded_log_reads_the_same_in_small_chunks()
    {
        foreach (var path in Directory.EnumerateFiles(CorpusFactAttribute.Folder!, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var whole = Decoded.Of(File.ReadAllBytes(path));
            var pieces = Decoded.Of(File.ReadAllBytes(path), chunkSize: 700);
            pieces.Events.Select(e => (e.Key, e.OccurredAt, e.Operation, e.Origin))
                .Should().Equal(whole.Events.Select(e => (e.Key, e.OccurredAt, e.Operation, e.Origin)), path);
            pieces.Codes.Should().Equal(whole.Codes, path);
        }
    }
}
