using Detect.Events;

namespace Detect.Rules;

/// <summary>A rule's condition as a tree over tests of single fields. Equal trees are equal by value, so that rules can share them.</summary>
public abstract record Expression;

public sealed record AndExpression(EquatableList<Expression> Operands) : Expression
{
    public override string ToString() => ExpressionText.Of(this);
}

public sealed record OrExpression(EquatableList<Expression> Operands) : Expression
{
    public override string ToString() => ExpressionText.Of(this);
}

public sealed record NotExpression(Expression Operand) : Expression
{
    public override string ToString() => ExpressionText.Of(this);
}

/// <summary>True when any value of the field passes the test (for absent fields: when the test accepts absence).</summary>
public sealed record FieldTest(EventField Field, ValueTest Test) : Expression
{
    public override string ToString() => ExpressionText.Of(this);
}

/// <summary>True when any text leaf of the record passes the test.</summary>
public sealed record KeywordTest(ValueTest Test) : Expression
{
    public override string ToString() => ExpressionText.Of(this);
}

public sealed record ConstantExpression(bool Value) : Expression
{
    public override string ToString() => ExpressionText.Of(this);
}
