namespace Detect.Engine;

/// <param name="Alerts">How many alerts must come of the events.</param>
internal sealed record DerivedCase(string Name, IReadOnlyList<TestEvent> Events, int Alerts);

/// <summary>The cases that follow from a rule and one test of it, and in words what could not be derived.</summary>
internal sealed class Derivation
{
    private readonly List<DerivedCase> cases = [];
    private readonly List<string> missing = [];

    public IReadOnlyList<DerivedCase> Cases => cases;

    /// <summary>Each a sentence about the rule.</summary>
    public IReadOnlyList<string> Missing => missing;

    public static Derivation Without(string sentence)
    {
        var derivation = new Derivation();
        derivation.Lacks(sentence);
        return derivation;
    }

    public void Expect(int alerts, string name, IEnumerable<TestEvent> events) => cases.Add(new DerivedCase(name, [.. events], alerts));

    public void Lacks(string sentence) => missing.Add(sentence);
}
