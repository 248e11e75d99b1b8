namespace Detect.Engine.Tests.Conformance;

/// <summary>One text of rules and what it must do, as Cases/*.yml lists them.</summary>
/// <param name="Text">The rule file's text; a case's <c>detection:</c> is wrapped into a rule.</param>
/// <param name="Fails">The code of the error that keeps the rule from loading, or null.</param>
/// <param name="Warns">The code of a warning that the rule must cause, or null.</param>
/// <param name="Matches">Events of which each meets a plain rule.</param>
/// <param name="Events">Minutes, a space and an event; they go through the engine in this order.</param>
/// <param name="Alerts">What the engine raises: title, group, and the numbers of the events, counted from 1.</param>
public sealed record ConformanceCase(
    string Name,
    string Text,
    string? Pipeline,
    string? Fails,
    string? Warns,
    IReadOnlyList<string> Matches,
    IReadOnlyList<string> Misses,
    IReadOnlyList<string> Events,
    IReadOnlyList<string>? Alerts,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Lists,
    string? Accounts,
    bool IsEntra)
{
    public override string ToString() => Name;
}

/// <param name="Decided">Which document decides the feature's meaning, and how.</param>
/// <param name="Covers">The entries of Cases/features.txt that its cases show.</param>
public sealed record ConformanceFeature(
    string Section, string Name, string Decided, IReadOnlyList<string> Covers, IReadOnlyList<ConformanceCase> Cases)
{
    public static IReadOnlyList<ConformanceFeature> All { get; } = ConformanceFiles.Read();
}
