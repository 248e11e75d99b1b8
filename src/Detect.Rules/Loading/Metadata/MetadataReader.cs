namespace Detect.Rules;

/// <summary>Reads and checks everything of a rule except what it detects.</summary>
internal sealed class MetadataReader
{
    public const string SigmaTaxonomy = "sigma";

    private const int LongestTitle = 256;
    private const int LongestDescription = 65535;
    private const int ShortestFalsePositive = 2;

    private static readonly string[] Extensions = [.. RuleExtensions.Keys.Union(CorrelationExtensions.Keys)];

    private readonly YamlMapping map;
    private readonly DocumentFindings findings;

    private MetadataReader(YamlMapping map, DocumentFindings findings)
    {
        this.map = map;
        this.findings = findings;
    }

    public static RuleMetadata Read(YamlMapping map, DocumentFindings findings) => new MetadataReader(map, findings).Read();

    private RuleMetadata Read()
    {
        WarnOfMisspeltKeys();
        MetadataChecks.Run(map, findings);
        return new RuleMetadata
        {
            Title = ReadTitle(),
            Id = ReadId(),
            Name = Text("name"),
            Level = ReadLevel(),
            Status = ReadStatus(),
            Description = ReadDescription(),
            Author = Text("author"),
            Taxonomy = Text("taxonomy") ?? SigmaTaxonomy,
            Tags = TextList("tags"),
            References = TextList("references"),
            FalsePositives = ReadFalsePositives(),
            Coverage = ReadCoverage(),
            Runbook = Text("runbook"),
            Fields = TextList("fields"),
        };
    }

    private void WarnOfMisspeltKeys()
    {
        foreach (var entry in map.Entries.Where(entry => !Vocabulary.RuleKeys.Contains(entry.Name)))
        {
            if (Extensions.Contains(entry.Name))
            {
                findings.Report(
                    FindingCodes.MisspeltKey, entry.Key.Position, $"\"{entry.Name}\" has no effect here; expected it under \"detect\"");
                continue;
            }

            var meant = NearestName.Of(entry.Name, Vocabulary.RuleKeys.Where(key => !map.Has(key)));
            if (meant is not null)
            {
                findings.Report(
                    FindingCodes.MisspeltKey, entry.Key.Position, $"\"{entry.Name}\" is not a key of Sigma", meant);
            }
        }
    }

    private string ReadTitle()
    {
        if (Text("title") is not { Length: > 0 } title)
        {
            findings.Report(FindingCodes.MissingTitle, map.Position, "the rule has no title; expected \"title: …\"");
            return "";
        }

        if (title.Length > LongestTitle)
        {
            findings.Report(
                FindingCodes.LongTitle,
                PositionOf("title"),
                $"the title has {title.Length} characters; expected at most {LongestTitle}");
        }

        return title;
    }

    private string? ReadId()
    {
        var id = Text("id");
        if (id is null)
        {
            findings.Report(
                FindingCodes.MissingId, map.Position, "the rule has no id; expected a UUID, which keeps its alerts the same rule's");
        }
        else if (!Guid.TryParseExact(id, "D", out _))
        {
            findings.Report(FindingCodes.InvalidId, PositionOf("id"), $"id \"{id}\" is not a UUID; expected 8-4-4-4-12 hex digits");
        }

        return id;
    }

    private RuleLevel? ReadLevel()
    {
        if (Text("level") is not { } level)
        {
            return null;
        }

        if (level == "informational")
        {
            findings.Report(
                FindingCodes.InformationalLevel,
                PositionOf("level"),
                "a rule of level informational raises no alerts of its own; expected \"low\" or higher where it should");
        }

        return CheckWord("level", level, Vocabulary.Levels, FindingCodes.UnknownLevel)
            ? Enum.Parse<RuleLevel>(level, ignoreCase: true)
            : null;
    }

    private string? ReadStatus()
    {
        var status = Text("status");
        if (status is not null)
        {
            CheckWord("status", status, Vocabulary.Statuses, FindingCodes.UnknownStatus);
        }

        return status;
    }

    private bool CheckWord(string key, string word, string[] known, string code)
    {
        if (known.Contains(word))
        {
            return true;
        }

        var suggestion = NearestName.Of(word, known);
        var message = $"{key} \"{word}\" is not known";
        findings.Report(
            code, PositionOf(key), suggestion is null ? $"{message}; expected {Words.Or(known)}" : message, suggestion);
        return false;
    }

    private string? ReadDescription()
    {
        var description = Text("description");
        if (description?.Length > LongestDescription)
        {
            findings.Report(
                FindingCodes.LongDescription,
                PositionOf("description"),
                $"the description has {description.Length} characters; expected at most {LongestDescription}");
        }

        return description;
    }

    private IReadOnlyList<string> ReadFalsePositives()
    {
        var falsePositives = TextList("falsepositives");
        foreach (var text in falsePositives.Where(text => text.Length < ShortestFalsePositive))
        {
            findings.Report(
                FindingCodes.ShortFalsePositive,
                PositionOf("falsepositives"),
                $"false positive \"{text}\" says nothing; expected at least {ShortestFalsePositive} characters");
        }

        return falsePositives;
    }

    private IReadOnlyList<string> ReadCoverage()
    {
        var scalars = map.Find("coverage")?.Value switch
        {
            YamlScalar scalar => [scalar],
            YamlSequence list => list.Items.OfType<YamlScalar>(),
            _ => [],
        };
        foreach (var row in scalars.Where(row => !row.IsNull && !CoverageTable.Default.Has(row.Text)))
        {
            var suggestion = NearestName.Of(row.Text, CoverageTable.Default.Rows.Select(known => known.Id));
            var message = $"\"{row.Text}\" is no row of the monitoring tables";
            findings.Report(
                FindingCodes.UnknownCoverage,
                row.Position,
                suggestion is null ? $"{message}; expected one that \"detect coverage\" lists" : message,
                suggestion);
        }

        return TextList("coverage");
    }

    private SourcePosition PositionOf(string key) => map.Find(key)!.Value.Position;

    private string? Text(string key)
    {
        switch (map.Find(key)?.Value)
        {
            case null or YamlScalar { IsNull: true }:
                return null;
            case YamlScalar scalar:
                return scalar.Text;
            case YamlSequence { Items: [YamlScalar only] }:
                return only.Text;
            case var other:
                findings.Report(FindingCodes.MetadataType, other.Position, $"\"{key}\" holds {other.Kind}; expected text");
                return null;
        }
    }

    private IReadOnlyList<string> TextList(string key)
    {
        switch (map.Find(key)?.Value)
        {
            case null or YamlScalar { IsNull: true }:
                return [];
            case YamlScalar scalar:
                return [scalar.Text];
            case YamlSequence list when list.Items.All(item => item is YamlScalar):
                return [.. list.Items.Cast<YamlScalar>().Where(item => !item.IsNull).Select(item => item.Text)];
            case var other:
                findings.Report(FindingCodes.MetadataType, other.Position, $"\"{key}\" holds {other.Kind}; expected a list of text");
                return [];
        }
    }
}
