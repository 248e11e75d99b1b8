namespace Detect.Rules;

internal static class FieldNameTransformations
{
    /// <summary>A field mapped to several becomes a test of each, OR-ed.</summary>
    public static IPipelineTransformation Mapping(YamlSection step)
    {
        var mapping = ReadMapping(step);
        return new FieldNameTransformation(name => mapping.GetValueOrDefault(name) ?? [name]);
    }

    public static IPipelineTransformation PrefixMapping(YamlSection step)
    {
        var mapping = ReadMapping(step);
        return new FieldNameTransformation(name =>
        {
            var prefix = mapping.Keys.FirstOrDefault(key => name.StartsWith(key, StringComparison.Ordinal));
            return prefix is null ? [name] : [.. mapping[prefix].Select(replacement => replacement + name[prefix.Length..])];
        });
    }

    public static IPipelineTransformation Prefix(YamlSection step)
    {
        var prefix = step.Text("prefix");
        return new FieldNameTransformation(name => [prefix + name]);
    }

    public static IPipelineTransformation Suffix(YamlSection step)
    {
        var suffix = step.Text("suffix");
        return new FieldNameTransformation(name => [name + suffix]);
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadMapping(YamlSection step)
    {
        var mapping = step.Section("mapping", "the mapping");
        return mapping is null
            ? []
            : mapping.Map.Entries.ToDictionary(
                entry => entry.Name,
                IReadOnlyList<string> (entry) => mapping.TextList(entry.Name) is { Count: > 0 } names
                    ? [.. names.Select(name => name.Text)]
                    : [entry.Name]);
    }
}
