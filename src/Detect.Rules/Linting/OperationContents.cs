using Detect.Events;

namespace Detect.Rules;

/// <summary>What the fields that name an operation hold for each operation of the catalogue. Its numbers are the same for all of them.</summary>
internal static class OperationContents
{
    private static readonly Lazy<FieldValue[][]> Folded = new(() => Build((_, folded) => [folded]));

    private static readonly Lazy<FieldValue[][]> Spelled = new(() => Build((name, folded) => name == folded ? [name] : [name, folded]));

    public static FieldValue[][] Of(bool folded) => (folded ? Folded : Spelled).Value;

    /// <summary>Office 365 puts a period behind a name, unless that ends in a blank.</summary>
    private static FieldValue[][] Build(Func<string, string, string[]> valuesOf) =>
    [
        .. OperationCatalogue.Default.Operations
            .SelectMany(operation => new[] { operation.Name, operation.Name.TrimEnd() + "." })
            .Select(name => valuesOf(name, OperationName.Fold(name)).Select(FieldValue.OfText).ToArray()),
        [],
    ];
}
