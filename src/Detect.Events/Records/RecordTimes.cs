using System.Text;

namespace Detect.Events;

/// <summary>When a record's event happened: the resource's own time, never when it was ingested where the two differ.</summary>
internal static class RecordTimes
{
    private const int LongestShown = 40;

    private static readonly int ActivityDateTime = RecordNames.InResource("activityDateTime"u8);
    private static readonly int CreatedDateTime = RecordNames.InResource("createdDateTime"u8);
    private static readonly int DetectedDateTime = RecordNames.InResource("detectedDateTime"u8);
    private static readonly int RiskLastUpdated = RecordNames.InResource("riskLastUpdatedDateTime"u8);
    private static readonly int LastModified = RecordNames.InResource("lastModifiedDateTime"u8);
    private static readonly int TimeGenerated = RecordNames.InResource("timeGenerated"u8);

    private static readonly int[] Activity = [ActivityDateTime];
    private static readonly int[] Created = [CreatedDateTime];
    private static readonly int[] Risk = [ActivityDateTime, DetectedDateTime];
    private static readonly int[] RiskyUser = [RiskLastUpdated];
    private static readonly int[] Modified = [LastModified, CreatedDateTime];
    private static readonly int[] Generated = [TimeGenerated];

    internal static bool TryRead(RecordIndex record, EventTables table, out DateTimeOffset time)
    {
        foreach (var name in Candidates(table))
        {
            if (TryRead(record, record.Resource(name), out time))
            {
                return true;
            }
        }

        return TryRead(record, record.Envelope(RecordNames.Time), out time);
    }

    internal static bool TryRead(RecordIndex record, int node, out DateTimeOffset time)
    {
        time = default;
        if (record.KindOf(node) != JsonNodeKind.Text || !TimeText.TryParse(record.TextOf(node), out var ticks))
        {
            return false;
        }

        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>Of a record whose time could not be read: what stands in the field that should hold it, and no other.</summary>
    internal static string WhyUnread(RecordIndex record, EventTables table)
    {
        foreach (var name in Candidates(table))
        {
            if (WhyUnread(record, record.Resource(name), RecordNames.Resource.NameOf(name)) is { } reason)
            {
                return reason;
            }
        }

        return WhyUnread(record, record.Envelope(RecordNames.Time), "time") ?? "The record does not say when it happened.";
    }

    private static string? WhyUnread(RecordIndex record, int node, string name)
    {
        var other = record.KindOf(node) switch
        {
            JsonNodeKind.Number => "a number",
            JsonNodeKind.True or JsonNodeKind.False => "a boolean",
            JsonNodeKind.Object => "an object",
            JsonNodeKind.Array => "a list",
            _ => null,
        };
        return other is not null
            ? $"\"{name}\" is {other}, not a time in text."
            : record.TextOf(node) is { IsEmpty: false } text ? $"\"{name}\" is \"{Shortened(text)}\", which is no time." : null;
    }

    private static string Shortened(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        return text.Length <= LongestShown
            ? text
            : $"{text[..(char.IsHighSurrogate(text[LongestShown - 1]) ? LongestShown - 1 : LongestShown)]}…";
    }

    private static int[] Candidates(EventTables table) => table switch
    {
        EventTables.Audit or EventTables.Provisioning => Activity,
        EventTables.RiskDetection => Risk,
        EventTables.RiskyUser => RiskyUser,
        EventTables.PimAlert or EventTables.RoleManagementPolicy => Modified,
        EventTables.GraphActivity => Generated,
        EventTables.AzureActivity or EventTables.Other => [],
        _ => Created,
    };
}
