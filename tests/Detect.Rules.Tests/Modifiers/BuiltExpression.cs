using Detect.Events;

namespace Detect.Rules.Tests.Modifiers;

/// <summary>Builds expressions from <c>field|modifier: values</c> as the loader does, and shows findings as it prints them.</summary>
internal sealed class BuiltExpression
{
    private static readonly Dictionary<string, EventField> Fields = [];

    private BuiltExpression(Expression? expression, IReadOnlyList<string> findings)
    {
        Expression = expression;
        Findings = findings;
    }

    public Expression? Expression { get; }

    public IReadOnlyList<string> Findings { get; }

    /// <summary>Values in YAML's spelling: <c>null</c>, numbers and booleans are typed, quotes make text.</summary>
    public static BuiltExpression Of(string key, params string[] values)
    {
        var names = key.Split('|');
        var column = names[0].Length + 2;
        var modifiers = new List<(string, SourcePosition)>();
        foreach (var name in names.Skip(1))
        {
            modifiers.Add((name, new SourcePosition(1, column)));
            column += name.Length + 1;
        }

        var findings = new List<string>();
        var expression = FieldExpression.Build(
            names[0].Length == 0 ? null : Field(names[0]),
            modifiers,
            [.. values.Select((value, i) => Value(value, new SourcePosition(2 + i, 1)))],
            new SourcePosition(1, 1),
            (name, _) => Field(name),
            (severity, position, code, message, suggestion) =>
                findings.Add(severity + " " + new Finding("r.yml", position, severity, code, message, suggestion)));
        return new BuiltExpression(expression, findings);
    }

    public static EventField Field(string name)
    {
        lock (Fields)
        {
            return Fields.TryGetValue(name, out var field) ? field : Fields[name] = new TestField(name);
        }
    }

    private static RuleValue Value(string text, SourcePosition position) => text switch
    {
        "null" => new RuleValue(RuleValueKind.Null, "", position),
        "true" or "false" => new RuleValue(RuleValueKind.Boolean, text, position),
        ['\'', .. var quoted, '\''] => new RuleValue(RuleValueKind.Text, quoted, position),
        _ when SigmaNumber.TryParse(text, out _) => new RuleValue(RuleValueKind.Number, text, position),
        _ => new RuleValue(RuleValueKind.Text, text, position),
    };
}
