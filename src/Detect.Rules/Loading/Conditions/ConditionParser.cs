using System.Globalization;

namespace Detect.Rules;

/// <summary>
/// The condition grammar, loosest first: <c>or</c>, <c>and</c>, <c>not</c>, <c>N of</c>, parentheses. Keywords are read in
/// any case.
/// </summary>
internal sealed class ConditionParser
{
    private const int MaxDepth = 100;

    private readonly YamlScalar source;
    private readonly DocumentFindings findings;
    private readonly IReadOnlyList<ConditionToken> tokens;
    private int next;
    private int depth;

    private ConditionParser(YamlScalar source, DocumentFindings findings)
    {
        this.source = source;
        this.findings = findings;
        tokens = ConditionToken.Split(source.Text);
    }

    /// <returns>The tree, or null after reporting the first mistake.</returns>
    public static ConditionNode? Parse(YamlScalar condition, DocumentFindings findings) =>
        new ConditionParser(condition, findings).Parse();

    private ConditionToken Current => tokens[next];

    private SourcePosition Position => source.PositionOf(Current.Index);

    private ConditionNode? Parse()
    {
        var node = ParseOr();
        if (node is null || Current.IsEnd)
        {
            return node;
        }

        if (Current.Is("|"))
        {
            findings.Report(
                FindingCodes.PipeAggregation,
                Position,
                "aggregation after \"|\" is no longer Sigma; expected a correlation document that refers to this rule");
            return null;
        }

        return Unexpected("\"and\", \"or\" or the end of the condition");
    }

    private ConditionNode? ParseOr() =>
        ParseSeries("or", ParseAnd, static (operands, position) => new ConditionOr(operands, position));

    private ConditionNode? ParseAnd() =>
        ParseSeries("and", ParseNot, static (operands, position) => new ConditionAnd(operands, position));

    private ConditionNode? ParseSeries(
        string keyword, Func<ConditionNode?> parseOperand, Func<IReadOnlyList<ConditionNode>, SourcePosition, ConditionNode> combine)
    {
        var position = Position;
        List<ConditionNode> operands = [];
        do
        {
            if (parseOperand() is not { } operand)
            {
                return null;
            }

            operands.Add(operand);
        }
        while (Take(keyword));

        return operands.Count == 1 ? operands[0] : combine(operands, position);
    }

    private ConditionNode? ParseNot()
    {
        var position = Position;
        if (!Take("not"))
        {
            return ParseOperand();
        }

        if (++depth > MaxDepth)
        {
            return TooDeep();
        }

        var operand = ParseNot();
        depth--;
        return operand is null ? null : new ConditionNot(operand, position);
    }

    private ConditionNode? ParseOperand()
    {
        if (Take("("))
        {
            return ParseGroup();
        }

        if (Current.IsEnd || Current.Is(")") || Current.Is("|") || Current.Is("and") || Current.Is("or"))
        {
            return Unexpected("a selection");
        }

        return tokens[next + 1].Is("of") ? ParseQuantified() : TakeSelection();
    }

    private ConditionNode? ParseGroup()
    {
        if (++depth > MaxDepth)
        {
            return TooDeep();
        }

        var inner = ParseOr();
        depth--;
        if (inner is null || Take(")"))
        {
            return inner;
        }

        return Unexpected("\")\"");
    }

    private ConditionNode? ParseQuantified()
    {
        var position = Position;
        if (!TryReadCount(Current, out var count))
        {
            return Unexpected("\"1 of\", \"any of\", \"all of\" or a number above 0 before \"of\"");
        }

        next += 2;
        if (Current.IsEnd || Current.Is("(") || Current.Is(")"))
        {
            return Unexpected("\"them\" or a pattern such as \"selection_*\"");
        }

        var pattern = Current.Is(QuantifiedSelections.Them) ? QuantifiedSelections.Them : Current.Text;
        next++;
        return new QuantifiedSelections(count, pattern, position);
    }

    private static bool TryReadCount(ConditionToken token, out int? count)
    {
        count = null;
        if (token.Is("all"))
        {
            return true;
        }

        if (token.Is("any"))
        {
            count = 1;
            return true;
        }

        var isNumber = int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        count = number;
        return isNumber && number > 0;
    }

    private SelectionReference TakeSelection()
    {
        var reference = new SelectionReference(Current.Text, Position);
        next++;
        return reference;
    }

    private bool Take(string text)
    {
        if (!Current.Is(text))
        {
            return false;
        }

        next++;
        return true;
    }

    private ConditionNode? TooDeep()
    {
        findings.Report(
            FindingCodes.ConditionSyntax, Position, $"the condition nests deeper than {MaxDepth} levels; expected fewer parentheses");
        return null;
    }

    private ConditionNode? Unexpected(string expected)
    {
        findings.Report(FindingCodes.ConditionSyntax, Position, $"unexpected {Current.Describe()}; expected {expected}");
        return null;
    }
}
