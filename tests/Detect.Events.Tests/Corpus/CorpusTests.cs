using System.Runtime.CompilerServices;
using System.Text;

namespace Detect.Events.Tests.Corpus;

public sealed class CorpusTests
{
    [CorpusFact]
    public void Every_record_decodes_as_the_golden_summary_says_or_is_dead_lettered_for_the_reason_it_states()
    {
        var text = new StringBuilder();
        foreach (var file in CorpusFiles.All(CorpusFactAttribute.Folder!))
            CorpusFiles.Summarise(CorpusFactAttribute.Folder!, file).WriteTo(text);

        var golden = GoldenPath();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(golden, text.ToString());
        text.ToString().Should().Be(File.ReadAllText(golden));
    }

    [CorpusFact]
    public void No_line_of_a_diagnostic_export_is_lost()
    {
        var corpus = CorpusFactAttribute.Folder!;
        foreach (var file in CorpusFiles.All(corpus).Where(f => f.StartsWith("event-hubs/", StringComparison.Ordinal)))
        {
            var lines = File.ReadLines(Path.Combine(corpus, file)).Count(line => !string.IsNullOrWhiteSpace(line));
            CorpusFiles.Summarise(corpus, file).Records.Should().Be(lines, file);
        }
    }

    private static string GoldenPath([CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "..", "Golden", "corpus-summary.txt");
}
