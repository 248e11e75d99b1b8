using Detect.Events;

namespace Detect.Rules;

/// <summary>Operations of Azure's activity log: <c>provider/type/…/write</c>. There are thousands, so only their form is known.</summary>
internal static class ActivityOperations
{
    public static bool IsImpossible(ValueTest test) => test switch
    {
        TextTest text => text.Text.Any(char.IsWhiteSpace) || (text.Match == TextMatch.Equal && !text.Text.Contains('/')) || IsUnrecorded(text),
        _ => false,
    };

    /// <summary>Only what changes a resource is recorded, not what is done with the data inside it.</summary>
    public static bool IsUnrecorded(TextTest text) =>
        text.Match is TextMatch.Equal or TextMatch.StartsWith
        && OperationCatalogue.Default.UnrecordedActions.Any(action => IsBelow(text.Text, action));

    private static bool IsBelow(string operation, string action) =>
        operation.StartsWith(action, StringComparison.OrdinalIgnoreCase)
        && (operation.Length == action.Length || operation[action.Length] == '/');
}
