namespace Detect.Rules;

/// <summary>A finding before it has its place.</summary>
internal sealed record LintAdvice(string Code, string Message, string? Suggestion = null, Correction? Correction = null);
