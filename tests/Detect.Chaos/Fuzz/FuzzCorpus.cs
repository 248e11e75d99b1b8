using System.Text;
using System.Text.Json;
using Detect.Connectors;

namespace Detect.Chaos;

/// <summary>What is damaged: the shipped stories in every dialect, this harness's own, and the shipped rules.</summary>
internal static class FuzzCorpus
{
    /// <summary>One record each.</summary>
    public static IReadOnlyList<byte[]> Records { get; } =
    [
        .. ChaosStory.Of(seed: 1, events: 400, incidents: 80).Lines.Select(line => line.Bytes),
        .. Directory.EnumerateFiles(Stories, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines).Where(line => line.Length > 0).Select(Encoding.UTF8.GetBytes),
        .. Directory.EnumerateFiles(Stories, "graph.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(ItemsOf),
    ];

    public static IReadOnlyList<byte[]> Rules { get; } =
        [.. RuleFolder.ReadShipped().Files.Select(file => file.Text).Append(ChaosStory.Rules).Select(Encoding.UTF8.GetBytes)];

    private static IEnumerable<byte[]> ItemsOf(string pages)
    {
        foreach (var line in File.ReadLines(pages).Where(line => line.Length > 0))
        {
            using var page = JsonDocument.Parse(line);
            foreach (var item in page.RootElement.GetProperty("value").EnumerateArray())
            {
                yield return Encoding.UTF8.GetBytes(item.GetRawText());
            }
        }
    }

    private static string Stories => Path.Join(AppContext.BaseDirectory, "stories");
}
