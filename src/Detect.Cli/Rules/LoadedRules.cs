using Detect.Connectors;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>Rules as a command needs them: read from where the command line says, and loaded.</summary>
internal static class LoadedRules
{
    /// <param name="paths">Files and folders; none means the shipped detections.</param>
    /// <exception cref="UsageException">Something cannot be read, or nothing was found.</exception>
    public static IReadOnlyList<RuleFile> Read(IReadOnlyList<string> paths)
    {
        var listing = paths.Count == 0 ? RuleFolder.ReadShipped() : RuleFolder.Read(paths);
        if (listing.Problems.Count > 0)
        {
            throw new UsageException(string.Join('\n', listing.Problems));
        }

        return listing.Files;
    }
}
