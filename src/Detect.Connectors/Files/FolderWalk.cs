namespace Detect.Connectors;

/// <summary>Lists a folder's files recursively, in ordinal name order, without following links to folders.</summary>
public static class FolderWalk
{
    /// <param name="include">Decides by file name.</param>
    /// <param name="problems">Takes a sentence for every folder that cannot be listed.</param>
    /// <returns>Paths that begin with <paramref name="folder"/> as given, with forward slashes.</returns>
    public static IReadOnlyList<string> Files(string folder, Func<string, bool> include, ICollection<string> problems)
    {
        var found = new List<string>();
        Walk(folder, include, problems, found);
        return found;
    }

    private static void Walk(string folder, Func<string, bool> include, ICollection<string> problems, List<string> found)
    {
        foreach (var entry in Entries(folder, problems))
        {
            var path = Join(folder, entry.Name);
            if (entry is FileInfo)
            {
                if (include(entry.Name))
                {
                    found.Add(path);
                }
            }
            else if (entry.LinkTarget is null && !entry.Name.StartsWith('.'))
            {
                Walk(path, include, problems, found);
            }
        }
    }

    private static IEnumerable<FileSystemInfo> Entries(string folder, ICollection<string> problems)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{folder}: {FileProblem.Describe(e)}");
            return [];
        }
    }

    private static string Join(string folder, string name) =>
        Path.EndsInDirectorySeparator(folder) ? folder + name : $"{folder}/{name}";
}
