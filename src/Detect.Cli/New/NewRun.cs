using Detect.Connectors;
using Detect.Events;

namespace Detect.Cli;

/// <summary>One <c>detect new</c>: reads the event, chooses what identifies it, and writes two files that were not there before.</summary>
internal sealed class NewRun(Terminal console)
{
    public ExitCode Run(string eventPath, string folder)
    {
        var picked = EventChoice.Parse(eventPath).Read(new DecoderOptions());
        if (picked.Event is not { } e)
        {
            throw new UsageException($"{eventPath}: the record cannot be decoded: {picked.DeadLetter!.Reason}");
        }

        var draft = RuleDraft.Of(e) ?? throw new UsageException(
            $"{eventPath}: a record of {TableNames.Of(e.Table)} gives no rule; expected one of {TableNames.Of(RuleDraft.Tables)} that names an operation");
        var rule = Path.Join(folder, draft.FileName + ".yml");
        var test = Path.Join(folder, draft.FileName + ".test.yml");
        if (new[] { rule, test }.FirstOrDefault(Path.Exists) is { } existing)
        {
            throw new UsageException($"{existing}: exists already; it was left as it is");
        }

        Write(folder, (rule, Schema(folder, "rule") + RuleText.Of(draft)), (test, Schema(folder, "rule-test") + TestText.Of(draft, e)));
        console.Output.WriteLine($"wrote {Printable.Of(rule)}");
        console.Output.WriteLine($"wrote {Printable.Of(test)}");
        console.Error.WriteLine("Edit the description, the level, the false positives and the runbook, and take out what need not be as it was; then");
        console.Error.WriteLine($"  detect lint {Printable.Of(rule)} && detect test {Printable.Of(rule)}");
        return ExitCode.Ok;
    }

    /// <summary>Names the schema for editors, where the folder lies in a tree that has it.</summary>
    private static string Schema(string folder, string kind)
    {
        var from = Path.GetFullPath(folder);
        for (var above = from; above is not null; above = Path.GetDirectoryName(above))
        {
            var schema = Path.Join(above, "docs", "schemas", $"{kind}.schema.json");
            if (File.Exists(schema))
            {
                return $"# yaml-language-server: $schema={Path.GetRelativePath(from, schema).Replace('\\', '/')}\n";
            }
        }

        return "";
    }

    private static void Write(string folder, params (string Path, string Text)[] files)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (path, text) in files)
            {
                using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
                using var writer = new StreamWriter(stream);
                writer.Write(text);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{folder}: {FileProblem.Describe(e)}");
        }
    }
}
