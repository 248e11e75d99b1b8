using System.Globalization;

namespace Detect.Connectors;

/// <summary>Where a polled partition stands, as the store keeps it.</summary>
/// <param name="Settled">Everything before was delivered and is not read again.</param>
internal sealed record PolledPosition(long Ordinal, DateTimeOffset Settled, SeenRows Seen)
{
    private const string Version = "1";

    public StreamPosition ToStream() => new(
        Ordinal, string.Join(' ', Version, Settled.UtcTicks.ToString(CultureInfo.InvariantCulture), Seen.Encode(Settled)));

    /// <exception cref="SourceException">The position is of another kind of source.</exception>
    public static PolledPosition Of(string partition, StreamPosition position)
    {
        var parts = (position.Token ?? "").Split(' ');
        try
        {
            if (parts is [Version, var ticks, var seen])
            {
                var settled = new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);
                return new PolledPosition(position.Ordinal, settled, SeenRows.Decode(settled, seen));
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw Unreadable(partition, e);
        }

        throw Unreadable(partition, null);
    }

    private static SourceException Unreadable(string partition, Exception? inner) => new(
        $"The stored position of {partition} is not one of this kind of source. Was another source of this name configured before? Give this one a new name.",
        inner!);
}
