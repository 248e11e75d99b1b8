namespace Detect.Events.Tests.Corpus;

/// <summary>The recorded log files, in an order that does not depend on the machine.</summary>
internal static class CorpusFiles
{
    private static readonly string[] Folders = ["event-hubs", "graph", "log-analytics", "other", "portal"];

    internal static IEnumerable<string> All(string corpus) => Folders
        .SelectMany(folder => Directory.GetFiles(Path.Combine(corpus, folder)))
        .Where(file => !file.EndsWith(".md", StringComparison.Ordinal))
        .Select(file => Path.GetRelativePath(corpus, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    internal static FileSummary Summarise(string corpus, string file)
    {
        var summary = new FileSummary(file);
        var decoder = new EventDecoder();
        using var stream = File.OpenRead(Path.Combine(corpus, file));
        foreach (var chunk in ChunkReader.Read(stream, file)) decoder.Decode(chunk, summary);
        return summary;
    }
}
