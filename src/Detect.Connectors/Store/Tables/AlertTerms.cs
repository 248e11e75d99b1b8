namespace Detect.Connectors.Store;

/// <summary>Keys that alerts are found by, without regard to case.</summary>
internal static class AlertTerms
{
    public static IEnumerable<byte[]> Of(AlertDocument alert)
    {
        var tags = alert.Rule.Tags.Select(Folded).Distinct(StringComparer.Ordinal).Select(Tag);
        var about = alert.Group.Select(field => field.Value)
            .Concat(alert.Class is { } applied ? [applied.Account] : [])
            .Select(Folded)
            .Distinct(StringComparer.Ordinal)
            .Select(About);
        return tags.Concat(about);
    }

    public static byte[] Tag(string tag) => StoreKey.Of("tag", Folded(tag));

    public static byte[] About(string value) => StoreKey.Of("about", Folded(value));

    /// <summary>One key for all versions of the rule.</summary>
    public static byte[] GroupKey(string ruleId, string? tenantId, IReadOnlyList<AlertField> group)
    {
        string?[] parts = [ruleId, tenantId, .. group.SelectMany(field => new[] { field.Name, Folded(field.Value) })];
        return StoreKey.Of(parts);
    }

    private static string Folded(string value) => value.ToUpperInvariant();
}
