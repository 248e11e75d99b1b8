using Detect.Events;

namespace Detect.Rules;

/// <summary>Walks the index for one event at a time, on one thread.</summary>
internal sealed class CandidateFinder
{
    private readonly AnchorIndex index;
    private readonly LiteralHits[] hits;
    private readonly ulong[] probedIn;
    private readonly ulong[] candidateIn;
    private readonly RecordScan.State scan;
    private readonly Action<int> holds;
    private readonly List<int> candidates = [];
    private readonly Stack<IndexNode> open = new();
    private Utf8Slice[] slices = new Utf8Slice[16];
    private ulong epoch;

    /// <param name="holds">Takes the number of a predicate that was found to hold.</param>
    public CandidateFinder(AnchorIndex index, int ruleCount, Action<int> holds)
    {
        this.index = index;
        this.holds = holds;
        var foundIn = new ulong[index.LiteralCount];
        hits = [.. index.Fields.Select(_ => new LiteralHits(foundIn))];
        probedIn = new ulong[hits.Length];
        candidateIn = new ulong[ruleCount];
        scan = index.Scan.CreateState();
    }

    /// <summary>The numbers of the rules that could match, in order; valid until the next call.</summary>
    public List<int> Find(AuditEvent e)
    {
        epoch++;
        candidates.Clear();
        open.Clear();
        open.Push(index.Root(e.Table));
        while (open.TryPop(out var node))
        {
            Visit(node, e);
        }

        candidates.Sort();
        return candidates;
    }

    private void Visit(IndexNode node, AuditEvent e)
    {
        foreach (var rule in node.Rules)
        {
            if (candidateIn[rule] != epoch)
            {
                candidateIn[rule] = epoch;
                candidates.Add(rule);
            }
        }

        foreach (var probe in node.Probes)
        {
            if (index.Fields[probe].IsInRecord && !scan.CanHold(probe, e, epoch))
            {
                continue;
            }

            var found = Probe(probe, e);
            for (var i = 0; i < found.Count; i++)
            {
                if (node.Next.TryGetValue(found[i], out var next))
                {
                    open.Push(next);
                }
            }
        }
    }

    private LiteralHits Probe(int field, AuditEvent e)
    {
        var found = hits[field];
        if (probedIn[field] == epoch)
        {
            return found;
        }

        probedIn[field] = epoch;
        found.Begin(epoch);
        var literals = index.Fields[field];
        foreach (var slice in Read(literals.Field, e))
        {
            foreach (var table in literals.Tables)
            {
                table.Find(e.Bytes(slice), found);
            }
        }

        for (var i = 0; i < found.Count; i++)
        {
            if (index.PredicateOf(found[i]) is >= 0 and var predicate)
            {
                holds(predicate);
            }
        }

        return found;
    }

    private ReadOnlySpan<Utf8Slice> Read(EventField field, AuditEvent e)
    {
        int count;
        while ((count = e.ReadUtf8(field, slices)) < 0)
        {
            slices = new Utf8Slice[slices.Length * 2];
        }

        return slices.AsSpan(0, count);
    }
}
