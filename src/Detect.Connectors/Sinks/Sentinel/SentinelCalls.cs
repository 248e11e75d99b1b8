namespace Detect.Connectors;

/// <param name="Notification">Which of the notifications it belongs to, by index.</param>
internal sealed record SentinelRow(int Notification, byte[] Json);

/// <summary>The rows of one request: a JSON array.</summary>
internal sealed record SentinelCall(IReadOnlyList<SentinelRow> Rows)
{
    public SentinelCall FirstHalf => new([.. Rows.Take(Rows.Count / 2)]);

    public SentinelCall SecondHalf => new([.. Rows.Skip(Rows.Count / 2)]);

    public void WriteTo(Stream output)
    {
        output.WriteByte((byte)'[');
        for (var i = 0; i < Rows.Count; i++)
        {
            if (i > 0)
            {
                output.WriteByte((byte)',');
            }

            output.Write(Rows[i].Json);
        }

        output.WriteByte((byte)']');
    }
}

internal static class SentinelCalls
{
    /// <summary>The notifications as calls of at most so many bytes.</summary>
    public static IEnumerable<SentinelCall> Of(IReadOnlyList<Notification> notifications, int largest)
    {
        var rows = new List<SentinelRow>();
        var bytes = 2;
        foreach (var row in RowsOf(notifications))
        {
            if (rows.Count > 0 && bytes + row.Json.Length + 1 > largest)
            {
                yield return new SentinelCall([.. rows]);
                rows.Clear();
                bytes = 2;
            }

            rows.Add(row);
            bytes += row.Json.Length + 1;
        }

        if (rows.Count > 0)
        {
            yield return new SentinelCall([.. rows]);
        }
    }

    private static IEnumerable<SentinelRow> RowsOf(IReadOnlyList<Notification> notifications) =>
        notifications.SelectMany((notification, index) => notification.Alerts.Select(
            alert => new SentinelRow(index, SentinelColumns.Row(notification, alert))));
}
