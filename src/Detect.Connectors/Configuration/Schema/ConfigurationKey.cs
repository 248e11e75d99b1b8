namespace Detect.Connectors;

/// <summary>
/// One key of detect.yml. The tables of keys are the one place that says what may be written: reading, environment variables, the
/// JSON schema and the tables of docs/configuration.md follow them.
/// </summary>
internal sealed record ConfigurationKey(string Name, Shape Shape, string Description)
{
    /// <summary>As it would be written; null for none.</summary>
    public string? Default { get; init; }

    public bool IsRequired { get; init; }
}

/// <summary>What a key may hold.</summary>
internal abstract record Shape;

internal sealed record ScalarShape(ScalarKind Kind) : Shape
{
    /// <summary>For <see cref="ScalarKind.Word"/>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>For <see cref="ScalarKind.Secret"/>: it stands in a header of HTTP, which holds other things as well.</summary>
    public bool IsHeader { get; init; }

    /// <summary>For <see cref="ScalarKind.Number"/>, both inclusive.</summary>
    public (long Least, long Most) Range { get; init; } = (0, int.MaxValue);
}

/// <summary>A list; one scalar may stand for a list of one.</summary>
internal sealed record ListShape(Shape Item) : Shape;

/// <param name="Name">What findings call the map, such as <c>the store</c>.</param>
internal sealed record MapShape(string Name, IReadOnlyList<ConfigurationKey> Keys) : Shape;

/// <summary>A map whose <c>type</c> decides which keys it has beside the common ones.</summary>
internal sealed record TypedMapShape(
    string Name, IReadOnlyList<ConfigurationKey> Common, IReadOnlyDictionary<string, IReadOnlyList<ConfigurationKey>> Types) : Shape
{
    public const string TypeKey = "type";

    public IReadOnlyList<ConfigurationKey> KeysOf(string? type) =>
        type is not null && Types.TryGetValue(type, out var keys) ? [.. Common, .. keys] : Common;

    public IEnumerable<ConfigurationKey> AllKeys => Common.Concat(Types.Values.SelectMany(keys => keys)).DistinctBy(key => key.Name);
}

/// <summary>A map of names of the author's own.</summary>
internal sealed record NamesShape(string Name, ScalarShape Value) : Shape;

internal enum ScalarKind
{
    Text,

    /// <summary>Relative to the folder of the file.</summary>
    Path,

    /// <summary>http or https.</summary>
    Url,

    Secret,
    Timespan,

    /// <summary>A timespan or <c>forever</c>.</summary>
    Retention,

    Number,
    Boolean,

    /// <summary>Bytes: a number with KB, MB or GB.</summary>
    Size,

    Word,

    /// <summary>An address, or a network in CIDR notation.</summary>
    Network,

    /// <summary>An address and port.</summary>
    Endpoint,
}
