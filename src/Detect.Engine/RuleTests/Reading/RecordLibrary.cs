using Detect.Rules;

namespace Detect.Engine;

/// <summary>Named records: the test file's own, those of files it includes, then those that are shipped.</summary>
internal sealed class RecordLibrary
{
    private static readonly Lazy<IReadOnlyDictionary<string, NamedRecord>> ShippedRecords = new(ReadShipped);

    private readonly Dictionary<string, NamedRecord> records = new(ShippedRecords.Value, StringComparer.Ordinal);
    private readonly Dictionary<string, TestRecord?> built = new(StringComparer.Ordinal);
    private readonly HashSet<string> building = new(StringComparer.Ordinal);

    /// <summary>Names of the records that every test can use.</summary>
    public static IEnumerable<string> Shipped => ShippedRecords.Value.Keys.Order(StringComparer.Ordinal);

    public void Add(YamlMapping named, DocumentFindings findings)
    {
        foreach (var entry in named.Entries)
        {
            if (entry.Value is YamlMapping map)
            {
                records[entry.Name] = new NamedRecord(map, findings);
            }
            else
            {
                findings.Report(
                    FindingSeverity.Error, entry.Value.Position, FindingCodes.WrongType, $"record \"{entry.Name}\" holds {entry.Value.Kind}; expected a map");
            }
        }
    }

    /// <returns>The record under a name, or null after reporting.</returns>
    public TestRecord? Find(YamlScalar name, DocumentFindings findings)
    {
        if (!records.TryGetValue(name.Text, out var named))
        {
            ReportUnknown(name, findings);
            return null;
        }

        if (!building.Add(name.Text))
        {
            Report(name, $"record \"{name.Text}\" uses itself; expected another one", suggestion: null, findings);
            return null;
        }

        if (!built.TryGetValue(name.Text, out var record))
        {
            built[name.Text] = record = Build(named.Map, named.Findings);
        }

        building.Remove(name.Text);
        return record;
    }

    /// <summary>A record written out, or another one with changes.</summary>
    public TestRecord? Build(YamlMapping map, DocumentFindings findings)
    {
        if (map.Find("use") is { Value: YamlScalar name })
        {
            var used = Find(name, findings)?.Copy();
            return used is not null && Overrides.Apply(used, map.Without("use"), findings) ? used : null;
        }

        if (RecordReading.Read(YamlJson.Of(map), out var reason) is { } record)
        {
            return record;
        }

        findings.Report(
            FindingSeverity.Error,
            map.Position,
            RuleTestFindingCodes.UnreadableRecord,
            $"the record cannot be read: {reason.TrimEnd('.')}; expected one as Event Hubs or Microsoft Graph writes it, or \"use\"");
        return null;
    }

    private void ReportUnknown(YamlScalar name, DocumentFindings findings)
    {
        var suggestion = NearestName.Of(name.Text, records.Keys);
        var message = $"no record is named \"{name.Text}\"";
        Report(name, suggestion is null ? $"{message}; expected one under \"records\" or one that is shipped" : message, suggestion, findings);
    }

    private static void Report(YamlScalar name, string message, string? suggestion, DocumentFindings findings) =>
        findings.Report(FindingSeverity.Error, name.Position, RuleTestFindingCodes.UnknownRecord, message, suggestion);

    private static Dictionary<string, NamedRecord> ReadShipped()
    {
        var library = new Dictionary<string, NamedRecord>(StringComparer.Ordinal);
        var assembly = typeof(RecordLibrary).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".records.yml", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var reader = new StreamReader(stream);
            var findings = new DocumentFindings(resource);
            foreach (var map in YamlReader.Read(new RuleFile(resource, reader.ReadToEnd()), findings).OfType<YamlMapping>())
            {
                foreach (var entry in map.Entries.Where(entry => entry.Value is YamlMapping))
                {
                    library.Add(entry.Name, new NamedRecord((YamlMapping)entry.Value, findings));
                }
            }
        }

        return library;
    }

    private sealed record NamedRecord(YamlMapping Map, DocumentFindings Findings);
}
