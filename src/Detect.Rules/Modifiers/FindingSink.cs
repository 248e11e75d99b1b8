namespace Detect.Rules;

/// <summary>Takes the mistakes of one field's test and remembers whether there was one.</summary>
internal sealed class FindingSink(Action<FindingSeverity, SourcePosition, string, string, string?> report)
{
    public bool HasErrors { get; private set; }

    public void Error(SourcePosition position, string code, string message, string? suggestion = null)
    {
        HasErrors = true;
        report(FindingSeverity.Error, position, code, message, suggestion);
    }

    public void Warning(SourcePosition position, string code, string message) =>
        report(FindingSeverity.Warning, position, code, message, null);
}
