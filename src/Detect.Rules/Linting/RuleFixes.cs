namespace Detect.Rules;

/// <summary>What a fix changed in a file.</summary>
public sealed record AppliedFix(string Path, SourcePosition Position, Correction Correction);

/// <summary>Makes the corrections that need no decision in the text of rule files, and leaves everything else as it stands.</summary>
public static class RuleFixes
{
    /// <summary>The file with its corrections made, and what was changed, in order of position.</summary>
    public static (RuleFile File, IReadOnlyList<AppliedFix> Applied) Apply(RuleFile file, IEnumerable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(findings);
        var text = file.Text;
        List<AppliedFix> applied = [];
        var corrections = findings
            .Where(finding => finding.Path == file.Path && finding.Correction is not null)
            .DistinctBy(finding => finding.Position)
            .OrderByDescending(finding => finding.Position.Line)
            .ThenByDescending(finding => finding.Position.Column);

        // From the end, so that what is changed moves no place that is still to come.
        foreach (var finding in corrections)
        {
            var correction = finding.Correction!;
            if (OffsetOf(text, finding.Position) is { } offset && WrittenScalar.Replace(text, offset, correction) is { } changed)
            {
                text = changed;
                applied.Insert(0, new AppliedFix(file.Path, finding.Position, correction));
            }
        }

        return (file with { Text = text }, applied);
    }

    private static int? OffsetOf(string text, SourcePosition position)
    {
        var offset = 0;
        for (var line = 1; line < position.Line; line++)
        {
            var end = text.AsSpan(offset).IndexOfAny('\r', '\n');
            if (end < 0)
            {
                return null;
            }

            offset += end + (text.AsSpan(offset + end).StartsWith("\r\n") ? 2 : 1);
        }

        offset += position.Column - 1;
        return offset < text.Length ? offset : null;
    }
}
