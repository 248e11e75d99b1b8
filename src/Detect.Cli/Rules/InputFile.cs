using System.Text;
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

    /// <summary>Writes a rule file back; the byte order mark that it may begin with stays.</summary>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static void Write(RuleFile file)
    {
        try
        {
            var hasMark = File.ReadAllBytes(file.Path).AsSpan().StartsWith(Encoding.UTF8.Preamble);
            File.WriteAllText(file.Path, file.Text, new UTF8Encoding(hasMark));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file.Path}: {FileProblem.Describe(e)}");
        }
    }
}
