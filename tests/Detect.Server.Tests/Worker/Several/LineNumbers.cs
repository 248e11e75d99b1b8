using System.Globalization;
using System.Text.Json.Nodes;
using Detect.Connectors;

namespace Detect.Server.Tests.Several;

/// <summary>Which lines of a test a store holds, by their numbers.</summary>
internal static class LineNumbers
{
    public static async Task<IReadOnlyList<int>> OfJournalAsync(IDetectStore store) =>
        await store.ReadJournalAsync(0, CancellationToken.None).Select(entry => NumberOf(entry.Record)).ToListAsync();

    public static async Task<IReadOnlyList<int>> OfArchiveAsync(IDetectStore store) =>
        await store.Archive.ExportAsync(new ArchiveQuery(), CancellationToken.None).Select(entry => NumberOf(entry.Record.Record)).ToListAsync();

    private static int NumberOf(ReadOnlyMemory<byte> record) =>
        int.Parse(JsonNode.Parse(record.Span)!["properties"]!["id"]!.GetValue<string>()["Directory_".Length..], CultureInfo.InvariantCulture);
}
