namespace Detect.Engine;

/// <summary>Matches that wait, in event-time order, for the watermark to pass them.</summary>
internal sealed class MatchQueue
{
    private readonly PriorityQueue<Match, (Match Match, long Sequence)> waiting = new(new EventTimeOrder());
    private long sequence;

    public void Add(Match match) => waiting.Enqueue(match, (match, sequence++));

    public long? NextTicks => waiting.TryPeek(out var match, out _) ? match.Ticks : null;

    public Match Take() => waiting.Dequeue();

    private sealed class EventTimeOrder : IComparer<(Match Match, long Sequence)>
    {
        public int Compare((Match Match, long Sequence) x, (Match Match, long Sequence) y)
        {
            var order = x.Match.CompareTo(y.Match);
            return order != 0 ? order : x.Sequence.CompareTo(y.Sequence);
        }
    }
}
