namespace Detect.Rules;

/// <summary>The syntax tree of a <c>condition:</c>. Its text is the condition with every grouping made plain.</summary>
internal abstract record ConditionNode(SourcePosition Position);

internal sealed record ConditionAnd(IReadOnlyList<ConditionNode> Operands, SourcePosition Position) : ConditionNode(Position)
{
    public override string ToString() => $"({string.Join(" and ", Operands)})";
}

internal sealed record ConditionOr(IReadOnlyList<ConditionNode> Operands, SourcePosition Position) : ConditionNode(Position)
{
    public override string ToString() => $"({string.Join(" or ", Operands)})";
}

internal sealed record ConditionNot(ConditionNode Operand, SourcePosition Position) : ConditionNode(Position)
{
    public override string ToString() => $"not {Operand}";
}

internal sealed record SelectionReference(string Name, SourcePosition Position) : ConditionNode(Position)
{
    public override string ToString() => Name;
}

/// <param name="Count">How many must match, or null for all of them.</param>
/// <param name="Pattern">A name with <c>*</c>, or <c>them</c>.</param>
internal sealed record QuantifiedSelections(int? Count, string Pattern, SourcePosition Position) : ConditionNode(Position)
{
    public const string Them = "them";

    public override string ToString() => $"{Count?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "all"} of {Pattern}";

    /// <summary>Names that begin with an underscore take part only when the pattern begins with one too.</summary>
    public bool Covers(string selection)
    {
        if (Pattern == Them)
        {
            return !selection.StartsWith('_');
        }

        return (Pattern.StartsWith('_') || !selection.StartsWith('_'))
            && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(Pattern, selection, ignoreCase: false);
    }
}
