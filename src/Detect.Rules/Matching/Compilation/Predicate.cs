using Detect.Events;

namespace Detect.Rules;

internal enum PredicateKind
{
    Field,
    Keyword,
    And,
    Or,
    Not,
    Constant,
}

/// <summary>A node of the compiled conditions. Equal expressions of different rules are one predicate with one number.</summary>
internal sealed class Predicate(int number, PredicateKind kind)
{
    /// <summary>Dense, for per-event memoisation.</summary>
    public int Number { get; } = number;

    public PredicateKind Kind { get; } = kind;

    public Predicate[] Operands { get; init; } = [];

    public EventField? Field { get; init; }

    public ValueTest? Test { get; init; }

    /// <summary>For constants.</summary>
    public bool Value { get; init; }
}
