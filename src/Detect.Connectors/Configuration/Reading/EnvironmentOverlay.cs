using System.Globalization;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>
/// Lets environment variables set single values: <c>DETECT_STORE__SQLITE</c> is <c>store.sqlite</c>, and
/// <c>DETECT_SOURCES__HUB__TENANT</c> the tenant of the source named "hub", which need not be in the file. Case and single underscores
/// do not count; a list's values are separated by commas.
/// </summary>
internal sealed class EnvironmentOverlay(ConfigurationTree tree)
{
    public const string Prefix = "DETECT_";

    private const string NameKey = "name";

    /// <summary>Variables with the prefix that other parts of the program read.</summary>
    private static readonly string[] Others =
        ["DETECT_CONFIG", "DETECT_TRACE", "DETECT_LIBRDKAFKA", "DETECT_POSTGRES", "DETECT_CORPUS"];

    public void Apply(IReadOnlyDictionary<string, string> environment)
    {
        var variables = environment
            .Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal) && !Others.Contains(pair.Key, StringComparer.Ordinal))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal);
        foreach (var (variable, value) in variables)
        {
            var segments = variable[Prefix.Length..].Split("__");
            if (segments.Length > 1 || FindKey(ConfigurationSchema.Root.Keys, segments[0]) is not null)
            {
                tree.Root = SetIn(tree.Root, ConfigurationSchema.Root.Keys, new Step(variable, segments, value, Depth: 0));
            }
            else
            {
                WarnOfNear(variable, segments[0]);
            }
        }
    }

    private sealed record Step(string Variable, string[] Segments, string Value, int Depth)
    {
        public string Segment => Segments[Depth];

        public bool IsLast => Depth == Segments.Length - 1;

        public Step Next => this with { Depth = Depth + 1 };
    }

    private YamlMapping SetIn(YamlMapping map, IReadOnlyList<ConfigurationKey> keys, Step step)
    {
        if (FindKey(keys, step.Segment) is not { } key)
        {
            ReportUnknown(keys, step);
            return map;
        }

        return Value(map.Find(key.Name)?.Value, key.Shape, step) is { } value ? With(map, key.Name, value) : map;
    }

    private YamlNode? Value(YamlNode? present, Shape shape, Step step) => shape switch
    {
        ScalarShape when step.IsLast => tree.FromVariable(step.Variable, step.Value),
        ListShape { Item: ScalarShape } when step.IsLast => ListOf(step),
        ListShape { Item: var item and not ScalarShape } when step.Segments.Length - step.Depth > 2 => SetInItem(present, item, step.Next),
        MapShape nested when !step.IsLast => SetIn(MapOf(present), nested.Keys, step.Next),
        NamesShape when step.Segments.Length - step.Depth == 2 =>
            With(MapOf(present), step.Next.Segment, tree.FromVariable(step.Variable, step.Value)),
        _ => WrongDepth(step),
    };

    private YamlSequence ListOf(Step step) => new(
        [.. step.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => tree.FromVariable(step.Variable, text))],
        new SourcePosition(1, 1));

    private YamlSequence SetInItem(YamlNode? present, Shape item, Step step)
    {
        var items = ((present as YamlSequence)?.Items ?? []).ToList();
        var keys = item is TypedMapShape typed ? [.. typed.AllKeys] : ((MapShape)item).Keys;
        var index = IndexOf(items, keys, step.Segment);
        if (index == items.Count)
        {
            items.Add(NewItem(keys, step));
        }

        if (items[index] is YamlMapping map)
        {
            items[index] = SetIn(map, keys, step.Next);
        }

        return new YamlSequence(items, present?.Position ?? new SourcePosition(1, 1));
    }

    /// <summary>Items with names go by them, others by their number.</summary>
    private static int IndexOf(List<YamlNode> items, IReadOnlyList<ConfigurationKey> keys, string segment)
    {
        if (!keys.Any(key => key.Name == NameKey))
        {
            return int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, items.Count) : items.Count;
        }

        var index = items.FindIndex(item =>
            item is YamlMapping map && map.Find(NameKey)?.Value is YamlScalar name && IsSame(name.Text, segment));
        return index < 0 ? items.Count : index;
    }

    private YamlMapping NewItem(IReadOnlyList<ConfigurationKey> keys, Step step)
    {
        var empty = new YamlMapping([], new SourcePosition(1, 1));
        return keys.Any(key => key.Name == NameKey)
            ? With(empty, NameKey, tree.FromVariable(step.Variable, step.Segment.Replace('_', '-').ToLowerInvariant()))
            : empty;
    }

    private YamlNode? WrongDepth(Step step)
    {
        var part = EnvironmentOverlay.Prefix + string.Join("__", step.Segments[..(step.Depth + 1)]);
        tree.ReportVariable(
            FindingSeverity.Error,
            step.Variable,
            ConfigurationFindingCodes.UnknownVariable,
            $"{part} cannot be set like this; expected {(step.IsLast ? "a key after it" : "no key after it")}",
            suggestion: null);
        return null;
    }

    private void ReportUnknown(IReadOnlyList<ConfigurationKey> keys, Step step)
    {
        var nearest = NearestName.Of(step.Segment.Replace("_", "", StringComparison.Ordinal), keys.Select(key => key.Name));
        var before = Prefix + string.Concat(step.Segments[..step.Depth].Select(segment => segment + "__"));
        var message = $"no setting is called {step.Segment}";
        tree.ReportVariable(
            FindingSeverity.Error,
            step.Variable,
            ConfigurationFindingCodes.UnknownVariable,
            nearest is null ? $"{message}; expected {Words.Or(keys.Select(key => key.Name.ToUpperInvariant()))} after {before}" : message,
            nearest is null ? null : string.Concat([before, nearest.ToUpperInvariant(), .. step.Segments[(step.Depth + 1)..].Select(rest => "__" + rest)]));
    }

    /// <summary>Platforms make variables of their own with the name of a service, so that only a near miss is worth a word.</summary>
    private void WarnOfNear(string variable, string segment)
    {
        if (NearestName.Of(segment, ConfigurationSchema.Root.Keys.Select(key => key.Name)) is { } nearest)
        {
            tree.ReportVariable(
                FindingSeverity.Warning,
                variable,
                ConfigurationFindingCodes.UnknownVariable,
                $"no setting is called {segment}, so it has no effect",
                Prefix + nearest.ToUpperInvariant());
        }
    }

    private static ConfigurationKey? FindKey(IReadOnlyList<ConfigurationKey> keys, string segment) =>
        keys.FirstOrDefault(key => IsSame(key.Name, segment));

    private static bool IsSame(string name, string segment) =>
        string.Equals(Bare(name), Bare(segment), StringComparison.OrdinalIgnoreCase);

    private static string Bare(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    private static YamlMapping MapOf(YamlNode? present) => present as YamlMapping ?? new YamlMapping([], new SourcePosition(1, 1));

    private static YamlMapping With(YamlMapping map, string key, YamlNode value)
    {
        var entry = map.Find(key) is { } present
            ? present with { Value = value }
            : new YamlEntry(new YamlScalar(key, isQuoted: true, contentOffset: null, value.Position), value);
        return new YamlMapping([.. map.Entries.Select(old => old.Name == key ? entry : old), .. map.Has(key) ? [] : (YamlEntry[])[entry]], map.Position);
    }
}
