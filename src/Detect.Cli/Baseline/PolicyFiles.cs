using System.Text.Json;
using Detect.Connectors;
using Detect.Engine;

namespace Detect.Cli;

/// <summary>Reads JSON files whole, each with one value or several, for the policies that they hold.</summary>
internal static class PolicyFiles
{
    /// <exception cref="UsageException">A file cannot be read or is not JSON.</exception>
    public static IReadOnlyList<RolePolicy> Read(IEnumerable<string> paths)
    {
        var listing = SourceFiles.Find(paths);
        if (listing.Problems.Count > 0)
        {
            throw new UsageException(string.Join('\n', listing.Problems));
        }

        var reader = new RolePolicyReader();
        foreach (var file in listing.Files)
        {
            Read(file, reader);
        }

        return reader.Read();
    }

    private static void Read(SourceFile file, RolePolicyReader policies)
    {
        using var stream = SourceStream.Open(file, static _ => { }, CancellationToken.None);
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        if (stream.Problem is { } problem)
        {
            throw new UsageException($"{file.Path}: {problem}");
        }

        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var text = whole.GetBuffer().AsSpan(0, (int)whole.Length);
        try
        {
            ReadValues(text.StartsWith(mark) ? text[mark.Length..] : text, policies);
        }
        catch (JsonException e)
        {
            throw new UsageException($"{file.Path}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: is not valid JSON");
        }
    }

    private static void ReadValues(ReadOnlySpan<byte> text, RolePolicyReader policies)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            using var value = JsonDocument.ParseValue(ref reader);
            policies.Add(value.RootElement);
        }
    }
}
