namespace Detect.Engine;

/// <summary>The matches of an episode: the first and the newest up to a limit, and the number of all.</summary>
internal sealed class Proof(int limit)
{
    private readonly int newestLimit = limit / 2;
    private List<Match> first = [];
    private Queue<Match> newest = [];

    public long Count { get; private set; }

    public IEnumerable<Match> Kept => first.Concat(newest);

    public Match Last { get; private set; } = null!;

    public void Add(Match match)
    {
        Count++;
        Last = match;
        if (first.Count < limit - newestLimit)
        {
            first.Add(match);
            return;
        }

        newest.Enqueue(match);
        if (newest.Count > newestLimit)
        {
            newest.Dequeue();
        }
    }

    public Proof Copy() => new(limit) { first = [.. first], newest = new(newest), Count = Count, Last = Last };
}
