using System.Globalization;

namespace Detect.Rules;

/// <summary>Reads the typed keys of one map; a key that is missing or of the wrong kind becomes a finding.</summary>
/// <param name="name">What findings call the map, such as <c>the correlation</c>.</param>
internal sealed class YamlSection(YamlMapping map, string name, DocumentFindings findings)
{
    public YamlMapping Map { get; } = map;

    public DocumentFindings Findings { get; } = findings;

    public SourcePosition Position => Map.Position;

    public bool Has(string key) => Map.Has(key);

    public SourcePosition PositionOf(string key) => Map.Find(key)?.Value.Position ?? Position;

    /// <summary>For maps that take no keys but these.</summary>
    public void RejectOtherKeys(params string[] known)
    {
        foreach (var entry in Map.Entries.Where(entry => !known.Contains(entry.Name)))
        {
            var suggestion = NearestName.Of(entry.Name, known);
            var message = $"{name} has no key \"{entry.Name}\"";
            Findings.Report(
                FindingCodes.UnexpectedKey,
                entry.Key.Position,
                suggestion is null ? $"{message}; expected {Words.Or(known)}" : message,
                suggestion);
        }
    }

    public bool Require(string key, string expected)
    {
        if (Map.Find(key) is { Value: not YamlScalar { IsNull: true } })
        {
            return true;
        }

        Findings.Report(FindingCodes.MissingKey, Position, $"{name} has no \"{key}\"; expected {expected}");
        return false;
    }

    public string? Text(string key) => Map.Find(key)?.Value switch
    {
        null or YamlScalar { IsNull: true } => null,
        YamlScalar scalar => scalar.Text,
        var other => WrongType<string>(key, other, "text"),
    };

    public bool Boolean(string key) => Map.Find(key)?.Value switch
    {
        null => false,
        YamlScalar { ValueKind: RuleValueKind.Boolean } scalar => bool.Parse(scalar.Text),
        var other => WrongType<bool>(key, other, "true or false"),
    };

    public double? Number(string key) => Map.Find(key)?.Value switch
    {
        null => null,
        YamlScalar { ValueKind: RuleValueKind.Number } scalar => double.Parse(scalar.Text, CultureInfo.InvariantCulture),
        var other => WrongType<double?>(key, other, "a number"),
    };

    /// <summary>A list of text, or one text in place of a list of one.</summary>
    public IReadOnlyList<YamlScalar> TextList(string key)
    {
        var value = Map.Find(key)?.Value;
        if (value is YamlSequence list)
        {
            foreach (var item in list.Items.Where(item => item is not YamlScalar { IsNull: false }))
            {
                WrongType<object>(key, item, "a list of text");
            }

            return [.. list.Items.OfType<YamlScalar>().Where(item => !item.IsNull)];
        }

        return value switch
        {
            null or YamlScalar { IsNull: true } => [],
            YamlScalar scalar => [scalar],
            _ => WrongType<IReadOnlyList<YamlScalar>>(key, value, "a list of text") ?? [],
        };
    }

    public YamlSection? Section(string key, string sectionName) => Map.Find(key)?.Value switch
    {
        null => null,
        YamlMapping map => new YamlSection(map, sectionName, Findings),
        var other => WrongType<YamlSection>(key, other, "a map"),
    };

    /// <summary>The maps of a list.</summary>
    public IEnumerable<YamlSection> Sections(string key, string sectionName)
    {
        var value = Map.Find(key)?.Value;
        if (value is not (null or YamlScalar { IsNull: true } or YamlSequence))
        {
            WrongType<object>(key, value, "a list of maps");
        }

        foreach (var item in (value as YamlSequence)?.Items ?? [])
        {
            if (item is YamlMapping map)
            {
                yield return new YamlSection(map, sectionName, Findings);
            }
            else
            {
                WrongType<object>(key, item, "a list of maps");
            }
        }
    }

    public TimeSpan? Timespan(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (SigmaTimespan.TryParse(text, out var timespan))
        {
            WarnOfMonths(key, text, timespan);
            return timespan;
        }

        Findings.Report(
            FindingCodes.InvalidTimespan,
            PositionOf(key),
            $"\"{text}\" is not a timespan; expected a whole number above 0 and one of s, m, h, d, w, M and y, such as \"15m\"");
        return null;
    }

    private void WarnOfMonths(string key, string text, TimeSpan timespan)
    {
        if (text[^1] == SigmaTimespan.Months)
        {
            Findings.Report(
                FindingCodes.MonthTimespan,
                PositionOf(key),
                $"\"{text}\" is months: {timespan.Days} days; minutes are a small m, and \"{timespan.Days}d\" leaves no doubt",
                text[..^1] + "m");
        }
    }

    private T? WrongType<T>(string key, YamlNode found, string expected)
    {
        Findings.Report(FindingCodes.WrongType, found.Position, $"\"{key}\" holds {Describe(found)}; expected {expected}");
        return default;
    }

    private static string Describe(YamlNode found) => found is YamlScalar { IsNull: true } ? "nothing" : found.Kind;
}
