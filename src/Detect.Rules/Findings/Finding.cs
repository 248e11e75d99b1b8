namespace Detect.Rules;

public enum FindingSeverity
{
    Info,
    Warning,
    Error,
}

/// <summary>1-based line and column in a rule file.</summary>
public readonly record struct SourcePosition(int Line, int Column);

/// <summary>
/// One thing the loader or linter has to say about a rule file, printed as
/// <c>path:line:column: code: what is wrong; what was expected</c>.
/// </summary>
/// <param name="Code">A stable code of <see cref="FindingCodes"/>, documented in docs/rules.md.</param>
/// <param name="Suggestion">What to write instead, or null.</param>
public sealed record Finding(
    string Path,
    SourcePosition Position,
    FindingSeverity Severity,
    string Code,
    string Message,
    string? Suggestion = null)
{
    /// <summary>What can be put right without asking: see <see cref="RuleFixes"/>. Null where a person has to choose.</summary>
    public Correction? Correction { get; init; }

    public override string ToString() => Suggestion is null
        ? $"{Path}:{Position.Line}:{Position.Column}: {Code}: {Message}"
        : $"{Path}:{Position.Line}:{Position.Column}: {Code}: {Message}; did you mean \"{Suggestion}\"?";
}

/// <summary>A value at the finding's position, as written, and the one right value for it.</summary>
public sealed record Correction(string Written, string Right);
