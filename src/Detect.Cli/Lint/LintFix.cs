using Detect.Rules;

namespace Detect.Cli;

/// <summary><c>detect lint --fix</c>: makes the safe corrections in the rule files and tells each.</summary>
internal static class LintFix
{
    /// <returns>The files as they are now.</returns>
    /// <exception cref="UsageException">A file cannot be written.</exception>
    public static IReadOnlyList<RuleFile> Apply(IReadOnlyList<RuleFile> files, IReadOnlyList<Finding> findings, TextWriter told)
    {
        var count = 0;
        var now = new List<RuleFile>(files.Count);
        foreach (var file in files)
        {
            var (changed, applied) = RuleFixes.Apply(file, findings);
            if (applied.Count > 0)
            {
                InputFile.Write(changed);
            }

            foreach (var fix in applied)
            {
                told.WriteLine(Printable.Of(
                    $"{fix.Path}:{fix.Position.Line}:{fix.Position.Column}: fixed: \"{fix.Correction.Written}\" is now \"{fix.Correction.Right}\""));
            }

            count += applied.Count;
            now.Add(changed);
        }

        told.WriteLine(count == 0 ? "nothing to fix" : $"{Plural.Of(count, "correction")} made");
        return now;
    }
}
