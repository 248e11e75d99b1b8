namespace Detect.Rules;

/// <summary>The stable codes of findings. Each has a paragraph in docs/rules.md and a test that asserts its sentence.</summary>
public static partial class FindingCodes
{
}
