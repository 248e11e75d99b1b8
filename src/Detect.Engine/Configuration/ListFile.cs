using System.Globalization;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>A YAML file that holds one list of maps under one key; mistakes become findings as in rule files.</summary>
internal sealed class ListFile(RuleFile file, string key)
{
    public DocumentFindings Findings { get; } = new(file.Path);

    /// <summary>Errors first by position; what has errors is left out.</summary>
    public IReadOnlyList<Finding> Sorted =>
        [.. Findings.Findings.OrderBy(f => f.Position.Line).ThenBy(f => f.Position.Column).ThenBy(f => f.Code, StringComparer.Ordinal)];

    /// <param name="name">What findings call one item, such as <c>the account</c>.</param>
    /// <param name="read">Null when the item has mistakes.</param>
    public IReadOnlyList<T> Read<T>(string name, Func<YamlSection, T?> read)
        where T : class
    {
        var items = new List<T>();
        foreach (var document in YamlReader.Read(file, Findings))
        {
            foreach (var item in ItemsOf(document))
            {
                if (item is not YamlMapping map)
                {
                    Error(FindingCodes.WrongType, item.Position, $"{name} is {item.Kind}; expected a map");
                }
                else if (read(new YamlSection(map, name, Findings)) is { } made)
                {
                    items.Add(made);
                }
            }
        }

        return items;
    }

    public void Error(string code, SourcePosition position, string message, string? suggestion = null) =>
        Findings.Report(FindingSeverity.Error, position, code, message, suggestion);

    public bool TryReadTime(YamlSection section, string timeKey, out DateTimeOffset? time)
    {
        time = null;
        if (section.Text(timeKey) is not { } text)
        {
            return true;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            && text.Length >= "2026-01-01".Length)
        {
            time = parsed;
            return true;
        }

        Error(
            EngineFindingCodes.InvalidTime,
            section.PositionOf(timeKey),
            $"\"{text}\" is not a time; expected one such as \"2026-03-02T09:00:00Z\"");
        return false;
    }

    private IReadOnlyList<YamlNode> ItemsOf(YamlNode document)
    {
        if (document is not YamlMapping map)
        {
            Error(FindingCodes.WrongType, document.Position, $"the file is {document.Kind}; expected a map with \"{key}\"");
            return [];
        }

        var section = new YamlSection(map, "the file", Findings);
        section.RejectOtherKeys(key);
        if (!section.Has(key))
        {
            Error(FindingCodes.MissingKey, map.Position, $"the file has no \"{key}\"; expected a list");
            return [];
        }

        switch (map.Find(key)!.Value)
        {
            case YamlSequence list:
                return list.Items;
            case YamlScalar { IsNull: true }:
                return [];
            case var other:
                Error(FindingCodes.WrongType, other.Position, $"\"{key}\" holds {other.Kind}; expected a list");
                return [];
        }
    }
}
