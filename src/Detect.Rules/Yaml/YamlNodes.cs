namespace Detect.Rules;

/// <summary>A YAML node with its position; anchors and merge keys are resolved.</summary>
internal abstract class YamlNode(SourcePosition position)
{
    public SourcePosition Position { get; } = position;

    /// <summary>How a finding names this kind of node.</summary>
    public abstract string Kind { get; }
}

internal sealed class YamlScalar(string text, bool isQuoted, int? contentOffset, SourcePosition position) : YamlNode(position)
{
    public string Text { get; } = text;

    /// <summary>As YAML 1.2 types it: what is quoted is text; only decimal numbers are numbers.</summary>
    public RuleValueKind ValueKind { get; } = isQuoted ? RuleValueKind.Text : YamlScalarTyping.KindOf(text);

    public bool IsNull => ValueKind == RuleValueKind.Null;

    public override string Kind => ValueKind switch
    {
        RuleValueKind.Null => "empty",
        RuleValueKind.Number => "a number",
        RuleValueKind.Boolean => "a boolean",
        _ => "text",
    };

    /// <summary>The position of a character of <see cref="Text"/>; the scalar's own where it is folded over lines.</summary>
    public SourcePosition PositionOf(int index) =>
        contentOffset is { } offset ? Position with { Column = Position.Column + offset + index } : Position;

    public RuleValue ToValue() => new(ValueKind, IsNull ? "" : Text, Position);
}

internal sealed class YamlSequence(IReadOnlyList<YamlNode> items, SourcePosition position) : YamlNode(position)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    public override string Kind => "a list";
}

internal sealed record YamlEntry(YamlScalar Key, YamlNode Value)
{
    public string Name => Key.Text;
}

internal sealed class YamlMapping(IReadOnlyList<YamlEntry> entries, SourcePosition position) : YamlNode(position)
{
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    public override string Kind => "a map";

    public YamlEntry? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Name == key)
            {
                return entry;
            }
        }

        return null;
    }

    public bool Has(string key) => Find(key) is not null;

    /// <summary>This mapping with what only <paramref name="defaults"/> has; maps under one key are merged likewise.</summary>
    public YamlMapping WithDefaults(YamlMapping defaults)
    {
        var merged = Entries
            .Select(own => own.Value is YamlMapping map && defaults.Find(own.Name)?.Value is YamlMapping defaultMap
                ? own with { Value = map.WithDefaults(defaultMap) }
                : own)
            .Concat(defaults.Entries.Where(entry => !Has(entry.Name)));
        return new YamlMapping([.. merged], Position);
    }

    public YamlMapping Without(string key) => new([.. Entries.Where(entry => entry.Name != key)], Position);
}
