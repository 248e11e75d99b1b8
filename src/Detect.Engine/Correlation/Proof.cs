namespace Detect.Engine;

/// <summary>
/// The matches of an episode: the first and the newest up to a limit, one of each rule that is among neither, and the number of all.
/// </summary>
internal sealed class Proof(int limit)
{
    private readonly int newestLimit = limit / 2;
    private List<Match> first = [];
    private List<Match> rare = [];
    private Queue<Match> newest = [];

    public long Count { get; private set; }

    public IEnumerable<Match> Kept => first.Concat(rare).Concat(newest);

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
        if (newest.Count > newestLimit && newest.Dequeue() is var beyond && !Shows(beyond.Rank))
        {
            rare.Add(beyond);
        }
    }

    public Proof Copy() => new(limit) { first = [.. first], rare = [.. rare], newest = new(newest), Count = Count, Last = Last };

    public Proof Copy(Func<Match, Match> asKnown) => new(limit)
    {
        first = [.. first.Select(asKnown)],
        rare = [.. rare.Select(asKnown)],
        newest = new(newest.Select(asKnown)),
        Count = Count,
        Last = asKnown(Last),
    };

    // What one rule's flood must not bury is the one match of another.
    private bool Shows(int rank) => first.Exists(match => match.Rank == rank) || rare.Exists(match => match.Rank == rank);
}
