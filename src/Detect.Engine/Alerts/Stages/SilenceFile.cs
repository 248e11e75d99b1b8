using Detect.Rules;

namespace Detect.Engine;

/// <param name="Silences">Those without mistakes.</param>
public sealed record SilenceLoadResult(SilenceList Silences, IReadOnlyList<Finding> Findings);

/// <summary>Reads silences.yml: a list <c>silences:</c> of matchers, start, end, author and comment, all required.</summary>
public static class SilenceFile
{
    private const string GroupPrefix = "group.";
    private static readonly string[] Keys = ["matchers", "start", "end", "author", "comment"];

    private static readonly Dictionary<string, SilenceProperty> Properties = new(StringComparer.Ordinal)
    {
        ["rule"] = SilenceProperty.Rule,
        ["title"] = SilenceProperty.Title,
        ["level"] = SilenceProperty.Level,
        ["tag"] = SilenceProperty.Tag,
        ["group"] = SilenceProperty.Group,
        ["actor"] = SilenceProperty.Actor,
        ["target"] = SilenceProperty.Target,
        ["tenant"] = SilenceProperty.Tenant,
    };

    public static SilenceLoadResult Load(RuleFile file)
    {
        var list = new ListFile(file, "silences");
        var silences = list.Read("the silence", section => ReadSilence(section, list, file.Path));
        return new SilenceLoadResult(new SilenceList(silences), list.Sorted);
    }

    /// <summary>Reads one item of such a list, as it stands there, with or without its leading dash.</summary>
    public static SilenceLoadResult LoadItem(string name, string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        var lines = yaml.ReplaceLineEndings("\n").TrimEnd().Split('\n');
        var isItem = lines[0].StartsWith("- ", StringComparison.Ordinal);
        var item = isItem ? lines : [.. lines.Select((line, i) => (i == 0 ? "- " : "  ") + line)];
        return Load(new RuleFile(name, $"silences:\n{string.Join('\n', item)}\n"));
    }

    private static Silence? ReadSilence(YamlSection section, ListFile list, string path)
    {
        section.RejectOtherKeys(Keys);
        var isWhole = section.Require("matchers", "a map of what is silenced")
            & section.Require("start", "a time")
            & section.Require("end", "a time")
            & section.Require("author", "who silenced it")
            & section.Require("comment", "why");
        var matchers = ReadMatchers(section, list);
        var hasTimes = list.TryReadTime(section, "start", out var start) & list.TryReadTime(section, "end", out var end);
        if (!isWhole || !hasTimes || matchers is null)
        {
            return null;
        }

        if (end <= start)
        {
            list.Error(EngineFindingCodes.EmptyPeriod, section.PositionOf("end"), "the silence ends before it starts; expected an end after the start");
            return null;
        }

        var name = $"{path}:{section.Position.Line}: {section.Text("comment")} ({section.Text("author")})";
        return new Silence(name, matchers, start!.Value, end!.Value);
    }

    private static List<SilenceMatcher>? ReadMatchers(YamlSection silence, ListFile list)
    {
        if (silence.Section("matchers", "\"matchers\"") is not { } section)
        {
            return null;
        }

        var matchers = new List<SilenceMatcher>();
        foreach (var entry in section.Map.Entries)
        {
            if (ReadMatcher(section, entry, list) is not { } matcher)
            {
                return null;
            }

            matchers.Add(matcher);
        }

        if (matchers.Count == 0)
        {
            list.Error(FindingCodes.MissingKey, section.Position, $"\"matchers\" is empty; expected {Words.Or(Properties.Keys)}");
            return null;
        }

        return matchers;
    }

    private static SilenceMatcher? ReadMatcher(YamlSection section, YamlEntry entry, ListFile list)
    {
        var isGroup = entry.Name.StartsWith(GroupPrefix, StringComparison.Ordinal);
        if (!Properties.TryGetValue(isGroup ? "group" : entry.Name, out var property))
        {
            var suggestion = NearestName.Of(entry.Name, Properties.Keys);
            var message = $"\"{entry.Name}\" is nothing that a silence can match";
            list.Error(
                EngineFindingCodes.UnknownMatcher,
                entry.Key.Position,
                suggestion is null ? $"{message}; expected {Words.Or(Properties.Keys)}" : message,
                suggestion);
            return null;
        }

        var patterns = section.TextList(entry.Name);
        if (patterns.Count == 0)
        {
            list.Error(FindingCodes.MissingKey, entry.Key.Position, $"\"{entry.Name}\" has no value; expected text, with * and ? as wildcards");
            return null;
        }

        if (property == SilenceProperty.Level && patterns.FirstOrDefault(pattern => !IsOfALevel(pattern.Text)) is { } unknown)
        {
            list.Error(
                FindingCodes.UnknownLevel, unknown.Position, $"\"{unknown.Text}\" is no level; expected {Words.Or(Vocabulary.Levels)}",
                NearestName.Of(unknown.Text, Vocabulary.Levels));
            return null;
        }

        return new SilenceMatcher(
            property, isGroup ? entry.Name[GroupPrefix.Length..] : null, [.. patterns.Select(pattern => new Wildcard(pattern.Text))]);
    }

    private static bool IsOfALevel(string pattern) => Vocabulary.Levels.Any(new Wildcard(pattern).Matches);
}
