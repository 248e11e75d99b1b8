using Detect.Connectors;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>A small file that the command line names.</summary>
internal static class InputFile
{
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static RuleFile Read(string path)
    {
        try
        {
            return new RuleFile(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(Directory.Exists(path) ? $"{path}: is a folder; expected a file" : $"{path}: {FileProblem.Describe(e)}");
        }
    }
}
