using System.Globalization;

namespace Detect.Connectors;

/// <summary>How far a partition of a log has been read.</summary>
/// <param name="Next">The offset of the next message.</param>
/// <param name="Base">
/// What is added to offsets to make ordinals that only grow: a log that was deleted and made anew counts its offsets from zero again.
/// </param>
/// <param name="EnqueuedAt">When the log took the last message before the position: where a gap begins, should one follow.</param>
internal readonly record struct LogPosition(long Next, long Base, DateTimeOffset? EnqueuedAt)
{
    public StreamPosition ToStream() => new(
        Base + Next,
        EnqueuedAt is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"{Next} {time.UtcDateTime:O}")
            : Next.ToString(CultureInfo.InvariantCulture));

    /// <exception cref="FormatException">The token is none of a log's.</exception>
    public static LogPosition Of(StreamPosition position)
    {
        if (position.Token is not { } token)
        {
            return new LogPosition(position.Ordinal, 0, null);
        }

        var words = token.Split(' ');
        var next = long.Parse(words[0], CultureInfo.InvariantCulture);
        return new LogPosition(next, position.Ordinal - next, words is [_, var time] ? DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) : null);
    }
}
