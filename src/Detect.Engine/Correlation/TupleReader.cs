using Detect.Rules;

namespace Detect.Engine;

/// <summary>Reads group-by or value fields off a match, as one text that is equal (but for case) for equal values.</summary>
internal sealed class TupleReader(IReadOnlyList<GroupByField> fields)
{
    private const char Separator = '\u001f';

    /// <returns>Null when the match lacks one of the fields.</returns>
    public string? Read(Match match, Rule rule)
    {
        if (fields.Count == 0)
        {
            return "";
        }

        if (fields.Count == 1)
        {
            return ReadOne(fields[0], match, rule);
        }

        var values = new string[fields.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (ReadOne(fields[i], match, rule) is not { } value)
            {
                return null;
            }

            values[i] = value.Replace(Separator, ' ');
        }

        return string.Join(Separator, values);
    }

    public IReadOnlyList<KeyValuePair<string, string>> Name(string tuple)
    {
        if (fields.Count == 0)
        {
            return [];
        }

        string[] values = fields.Count == 1 ? [tuple] : tuple.Split(Separator);
        return [.. fields.Select((field, i) => KeyValuePair.Create(field.Name, values[i]))];
    }

    private static string? ReadOne(GroupByField field, Match match, Rule rule)
    {
        if (field.FieldByRule.TryGetValue(rule, out var read))
        {
            return match.PlainEvent is { } e ? FieldReading.First(e, read) : null;
        }

        return match.Episode?.Group
            .FirstOrDefault(pair => string.Equals(pair.Key, field.Name, StringComparison.OrdinalIgnoreCase)).Value;
    }
}
