using Detect.Events;

namespace Detect.Rules;

/// <summary>A rule's condition as a tree over tests of single fields. Equal trees are equal by value, so that rules can share them.</summary>
public abstract record Expression;

public sealed record AndExpression(EquatableList<Expression> Operands) : Expression;

public sealed record OrExpression(EquatableList<Expression> Operands) : Expression;

public sealed record NotExpression(Expression Operand) : Expression;

/// <summary>True when any value of the field passes the test (for absent fields: when the test accepts absence).</summary>
public sealed record FieldTest(EventField Field, ValueTest Test) : Expression;

/// <summary>True when any text leaf of the record passes the test.</summary>
public sealed record KeywordTest(ValueTest Test) : Expression;

public sealed record ConstantExpression(bool Value) : Expression;

/// <summary>What is asked of a field's values; subclasses in Matching/.</summary>
public abstract record ValueTest;
