namespace Detect.Rules;

public enum RuleValueKind
{
    Null,
    Text,
    Number,
    Boolean,
}

/// <summary>A scalar of a detection as YAML typed it; <see cref="Text"/> is as written, unescaped by YAML only.</summary>
public readonly record struct RuleValue(RuleValueKind Kind, string Text, SourcePosition Position);
