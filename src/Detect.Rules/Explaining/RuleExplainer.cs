using System.Diagnostics;
using Detect.Events;

namespace Detect.Rules;

/// <summary>Says why an event did or did not match a rule.</summary>
public static class RuleExplainer
{
    /// <summary>Every step of the rule's condition, with what was found. A rule that is not routed to the event's table says so.</summary>
    public static ExplanationNode Explain(SigmaRule rule, AuditEvent e)
    {
        var condition = Explain(rule.Condition, e);
        if ((rule.Tables & e.Table) != 0)
        {
            return condition;
        }

        var routed = new ExplanationNode($"logsource: {rule.Tables}", false, [e.Table.ToString()], true, []);
        return Operator("and", false, [routed, condition]);
    }

    /// <summary>Field and value of every test that held and helped the condition to hold; tests under <c>not</c> do not.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Matched(SigmaRule rule, AuditEvent e)
    {
        var matched = new List<KeyValuePair<string, string>>();
        Collect(rule.Condition, e, matched);
        return matched;
    }

    private static ExplanationNode Explain(Expression expression, AuditEvent e)
    {
        switch (expression)
        {
            case AndExpression and:
                var all = and.Operands.Select(operand => Explain(operand, e)).ToList();
                return Operator("and", all.TrueForAll(node => node.Held), all);
            case OrExpression or:
                var any = or.Operands.Select(operand => Explain(operand, e)).ToList();
                return Operator("or", any.Exists(node => node.Held), any);
            case NotExpression not:
                var operand = Explain(not.Operand, e);
                return Operator("not", !operand.Held, [operand]);
            case FieldTest test:
                var values = e.Read(test.Field);
                return new(test.ToString(), test.Test.Holds(in values, e), Show(values.Values), values.Exists, []) { Field = test.Field.Name };
            case KeywordTest test:
                var passed = Passing(test, e);
                return new(test.ToString(), passed.Count > 0, passed, true, []);
            case ConstantExpression constant:
                return new(constant.ToString(), constant.Value, [], true, []);
            default:
                throw new UnreachableException();
        }
    }

    private static ExplanationNode Operator(string text, bool held, IReadOnlyList<ExplanationNode> children) =>
        new(text, held, [], true, children);

    private static List<string> Passing(KeywordTest test, AuditEvent e) =>
        e.AllText().Where(text => test.Test.Holds(FieldValue.OfText(text))).Distinct().ToList();

    private static bool Collect(Expression expression, AuditEvent e, List<KeyValuePair<string, string>> matched)
    {
        var before = matched.Count;
        var held = expression switch
        {
            AndExpression and => and.Operands.All(operand => Collect(operand, e, matched)),
            OrExpression or => or.Operands.Select(operand => Collect(operand, e, matched)).ToList().Contains(true),
            NotExpression not => !Collect(not.Operand, e, []),
            FieldTest test => Collect(test, e, matched),
            KeywordTest test => Collect(test, e, matched),
            ConstantExpression constant => constant.Value,
            _ => throw new UnreachableException(),
        };
        if (!held)
        {
            matched.RemoveRange(before, matched.Count - before);
        }

        return held;
    }

    private static bool Collect(FieldTest test, AuditEvent e, List<KeyValuePair<string, string>> matched)
    {
        var values = e.Read(test.Field);
        if (!test.Test.Holds(in values, e))
        {
            return false;
        }

        foreach (ref readonly var value in values.Values)
        {
            FieldValue[] single = [value];
            if (test.Test.Holds(new FieldValues(true, single), e))
            {
                Add(matched, test.Field.Name, Show(in value));
            }
        }

        return true;
    }

    private static bool Collect(KeywordTest test, AuditEvent e, List<KeyValuePair<string, string>> matched)
    {
        var passing = Passing(test, e);
        passing.ForEach(text => Add(matched, "keywords", text));
        return passing.Count > 0;
    }

    private static void Add(List<KeyValuePair<string, string>> matched, string field, string value)
    {
        var pair = KeyValuePair.Create(field, value);
        if (!matched.Contains(pair))
        {
            matched.Add(pair);
        }
    }

    private static List<string> Show(ReadOnlySpan<FieldValue> values)
    {
        var shown = new List<string>(values.Length);
        foreach (ref readonly var value in values)
        {
            shown.Add(Show(in value));
        }

        return shown;
    }

    private static string Show(in FieldValue value) => value.Kind == FieldValueKind.Null ? "null" : value.Text;
}
