using Detect.Events;

namespace Detect.Rules;

/// <summary>Which tables a log source means, from <c>sigma/logsources.yml</c>.</summary>
internal sealed class LogSourceTables
{
    private static readonly Lazy<LogSourceTables> Shipped = new(() => Parse(ShippedData.Read("logsources.yml")));

    private readonly Dictionary<LogSource, EventTables> tables;

    private LogSourceTables(Dictionary<LogSource, EventTables> tables) => this.tables = tables;

    public static LogSourceTables Default => Shipped.Value;

    /// <returns>The tables; <see cref="EventTables.None"/> for a product whose logs Detect does not know.</returns>
    public EventTables Find(LogSource source) => tables.GetValueOrDefault(Normalised(source));

    /// <summary>True for products of which some logs are known, so that an unknown service is worth a finding.</summary>
    public bool KnowsProduct(LogSource source) => source.Product is { } product
        && tables.Keys.Any(known => string.Equals(known.Product, product, StringComparison.OrdinalIgnoreCase));

    public IEnumerable<string> ServicesOf(LogSource source) => tables.Keys
        .Where(known => string.Equals(known.Product, source.Product, StringComparison.OrdinalIgnoreCase))
        .Select(known => known.Service)
        .OfType<string>()
        .Distinct();

    private static LogSourceTables Parse(YamlMapping data)
    {
        Dictionary<LogSource, EventTables> tables = [];
        foreach (var entry in ((YamlSequence)data.Find("logsources")!.Value).Items.Cast<YamlMapping>())
        {
            var source = new LogSource(TextOf(entry, "category"), TextOf(entry, "product"), TextOf(entry, "service"));
            var names = ((YamlSequence)entry.Find("tables")!.Value).Items.Cast<YamlScalar>();
            tables.Add(source, names.Aggregate(EventTables.None, (all, name) => all | Enum.Parse<EventTables>(name.Text)));
        }

        return new LogSourceTables(tables);
    }

    private static string? TextOf(YamlMapping entry, string key) => (entry.Find(key)?.Value as YamlScalar)?.Text;

    private static LogSource Normalised(LogSource source) =>
        new(source.Category?.ToLowerInvariant(), source.Product?.ToLowerInvariant(), source.Service?.ToLowerInvariant());
}
