using System.Buffers;

namespace Detect.Connectors;

/// <summary>What to read, in the order in which to read it, and a sentence for everything that cannot be read.</summary>
public sealed record SourceListing(IReadOnlyList<SourceFile> Files, IReadOnlyList<string> Problems);

/// <summary>Finds the log files behind the paths a person typed: files as they are, folders recursively in name order.</summary>
public static class SourceFiles
{
    private static readonly SearchValues<char> NumbersAndDates = SearchValues.Create("0123456789.-_:T");
    private static readonly string[] LogExtensions = [".json", ".jsonl", ".ndjson", ".log", ".csv", ".txt", ".gz"];

    /// <param name="paths">Files, folders, or <c>-</c> for standard input. A file found twice is read once.</param>
    public static SourceListing Find(IEnumerable<string> paths)
    {
        var files = new List<SourceFile>();
        var problems = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            foreach (var file in FindOne(path, problems))
            {
                if (seen.Add(file.FullPath) && CanOpen(file, problems))
                {
                    files.Add(file);
                }
            }
        }

        return new SourceListing(files, problems);
    }

    private static IEnumerable<SourceFile> FindOne(string path, List<string> problems)
    {
        if (path == SourceFile.StandardInputPath)
        {
            return [SourceFile.StandardInput];
        }

        if (!Directory.Exists(path))
        {
            return [SourceFile.At(path)];
        }

        var before = problems.Count;
        var found = FolderWalk.Files(path, IsLogFile, problems);
        if (found.Count == 0 && problems.Count == before)
        {
            problems.Add($"{path}: the folder holds no log files; expected {string.Join(' ', LogExtensions)}");
        }

        return found.Select(SourceFile.At);
    }

    private static bool CanOpen(SourceFile file, List<string> problems)
    {
        if (file.IsStandardInput)
        {
            return true;
        }

        try
        {
            using var stream = file.Open();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{file.Path}: {FileProblem.Describe(e)}");
            return false;
        }
    }

    // Expected alerts and dead letters lie beside the logs that they belong to; reading them back would be a loop.
    internal static bool IsLogFile(string name) =>
        LogExtensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase)
        && !name.StartsWith('.')
        && !name.StartsWith("expected-alerts", StringComparison.OrdinalIgnoreCase)
        && !name.Contains("dead-letter", StringComparison.OrdinalIgnoreCase)
        && !name.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>A log file under the name that rotation has given it: <c>audit.log.1</c>, <c>audit.log-20260302</c>, <c>audit.log.old</c>.</summary>
    internal static bool IsRotatedLogFile(string name)
    {
        for (var end = name.Length - 1; end > 0; end--)
        {
            if (IsRotation(name.AsSpan(end)) && IsLogFile(name[..end]))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="original">The name without what rotation appends.</param>
    internal static bool IsRotationOf(string name, string original) =>
        name.StartsWith(original, StringComparison.Ordinal) && IsRotation(name.AsSpan(original.Length));

    private static bool IsRotation(ReadOnlySpan<char> appended) =>
        appended is ['.' or '-' or '_', _, ..]
        && (appended[1..] is "old" or "bak" || (char.IsAsciiDigit(appended[1]) && !appended[1..].ContainsAnyExcept(NumbersAndDates)));
}
