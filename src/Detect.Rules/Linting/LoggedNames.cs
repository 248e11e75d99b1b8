using Detect.Events;

namespace Detect.Rules;

/// <summary>Operations that the log spells with more than folding leaves: an en dash, a blank at the end.</summary>
internal static class LoggedNames
{
    private static readonly Lazy<Dictionary<string, string>> Logged = new(() => OperationCatalogue.Default.Operations
        .Where(operation => OperationName.Fold(operation.Name) != operation.Name && !operation.Known.SequenceEqual([OperationSource.Rules]))
        .ToDictionary(operation => OperationName.Fold(operation.Name), operation => operation.Name, StringComparer.OrdinalIgnoreCase));

    /// <summary>As the log spells it; null where that is how it is written, or where the log has no spelling of its own.</summary>
    public static string? OfFolded(string written) =>
        Logged.Value.TryGetValue(OperationName.Fold(written), out var logged) && !string.Equals(logged, written, StringComparison.OrdinalIgnoreCase)
            ? logged
            : null;
}
