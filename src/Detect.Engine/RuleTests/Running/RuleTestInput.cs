using Detect.Rules;

namespace Detect.Engine;

/// <summary>Rule files, their tests, and how to read what tests include.</summary>
public sealed record RuleTestInput
{
    public const string TestEnding = ".test";

    public required IReadOnlyList<RuleFile> Rules { get; init; }

    public required IReadOnlyList<RuleFile> Tests { get; init; }

    /// <summary>The text of a file by its path; null where there is none.</summary>
    public Func<string, string?> ReadText { get; init; } = _ => null;

    public RuleLoadOptions Options { get; init; } = new();

    /// <summary><c>x.test.yml</c> tests <c>x.yml</c>.</summary>
    public static bool IsTestOf(string testPath, string rulePath) =>
        Path.ChangeExtension(testPath, null) == Path.ChangeExtension(rulePath, null) + TestEnding;
}
