using System.Net;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>
/// The values of one map by their keys, with defaults. What is missing or of the wrong kind has been reported by then; a harmless
/// value stands in for it.
/// </summary>
internal sealed class SettingsMap(YamlMapping? map, IReadOnlyList<ConfigurationKey> keys, string folder)
{
    public static SettingsMap Of(YamlMapping root, string folder) => new(root, ConfigurationSchema.Root.Keys, folder);

    /// <summary>All that are in it, at any depth.</summary>
    public IEnumerable<YamlScalar> Scalars => map is null ? [] : ScalarsIn(map);

    public bool Has(string key) => Scalar(key) is not null || map?.Find(key)?.Value is YamlMapping or YamlSequence;

    public YamlNode? NodeOf(string key) => map?.Find(key)?.Value;

    public string? Text(string key) => Scalar(key)?.Text ?? KeyOf(key).Default;

    public string RequiredText(string key) => Text(key) ?? "";

    public string? Path(string key) => Text(key) is { } text ? FullPath(text) : null;

    public Secret? Secret(string key) => Scalar(key) is { } scalar ? new Secret(scalar.Text) : null;

    public Uri? Url(string key) => Text(key) is { } text && ScalarText.TryUrl(text, out var url) ? url : null;

    public bool Flag(string key) => bool.TryParse(Text(key), out var flag) && flag;

    public int? Number(string key) => Text(key) is { } text && ScalarText.TryNumber(text, (ScalarShape)KeyOf(key).Shape, out var number) ? (int)number : null;

    public long Size(string key) => Text(key) is { } text && ScalarText.TrySize(text, out var bytes) ? bytes : 0;

    /// <summary>Null where there is neither value nor default.</summary>
    public TimeSpan? Timespan(string key) => Text(key) is { } text && SigmaTimespan.TryParse(text, out var timespan) ? timespan : null;

    public T? Word<T>(string key)
        where T : struct, Enum => Text(key) is { } text && Enum.TryParse<T>(text, ignoreCase: true, out var word) ? word : null;

    public IReadOnlyList<string> Texts(string key) => map?.Find(key)?.Value switch
    {
        YamlSequence list => [.. list.Items.OfType<YamlScalar>().Where(item => !item.IsNull).Select(item => item.Text)],
        YamlScalar { IsNull: false } scalar => [scalar.Text],
        _ => KeyOf(key).Default?.Split(", ") ?? [],
    };

    public IReadOnlyList<string> Paths(string key) => [.. Texts(key).Select(FullPath)];

    public IReadOnlyList<Secret> Secrets(string key) => [.. Texts(key).Select(text => new Secret(text))];

    public IReadOnlyList<IPNetwork> Networks(string key) =>
        [.. Texts(key).Select(text => ScalarText.TryNetwork(text, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];

    public IReadOnlyList<IPEndPoint> Endpoints(string key) =>
        [.. Texts(key).Select(text => ScalarText.TryEndpoint(text, out var endpoint) ? endpoint : null).OfType<IPEndPoint>()];

    public IReadOnlyDictionary<string, string> Names(string key)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in (map?.Find(key)?.Value as YamlMapping)?.Entries ?? [])
        {
            if (entry.Value is YamlScalar { IsNull: false } value)
            {
                names[entry.Name] = value.Text;
            }
        }

        return names;
    }

    /// <summary>Empty, so that defaults are read, where the key is left out.</summary>
    public SettingsMap Map(string key) => new(map?.Find(key)?.Value as YamlMapping, ((MapShape)KeyOf(key).Shape).Keys, folder);

    public IEnumerable<SettingsMap> Maps(string key)
    {
        var item = ((ListShape)KeyOf(key).Shape).Item;
        foreach (var node in (map?.Find(key)?.Value as YamlSequence)?.Items.OfType<YamlMapping>() ?? [])
        {
            yield return new SettingsMap(node, KeysOf(item, node), folder);
        }
    }

    private static IReadOnlyList<ConfigurationKey> KeysOf(Shape item, YamlMapping node) => item is TypedMapShape typed
        ? typed.KeysOf((node.Find(TypedMapShape.TypeKey)?.Value as YamlScalar)?.Text)
        : ((MapShape)item).Keys;

    private string FullPath(string text) => text.Contains('\0', StringComparison.Ordinal) ? folder : System.IO.Path.GetFullPath(text, folder);

    private YamlScalar? Scalar(string key) => map?.Find(key)?.Value as YamlScalar is { IsNull: false } scalar ? scalar : null;

    private ConfigurationKey KeyOf(string key) => keys.First(candidate => candidate.Name == key);

    private static IEnumerable<YamlScalar> ScalarsIn(YamlNode node) => node switch
    {
        YamlScalar scalar => [scalar],
        YamlSequence list => list.Items.SelectMany(ScalarsIn),
        YamlMapping inner => inner.Entries.SelectMany(entry => ScalarsIn(entry.Value)),
        _ => [],
    };
}
