using Detect.Events;

namespace Detect.Rules;

/// <summary>
/// Searches the parts of a record for the literals of all the fields in them, so that fields which hold none of theirs are
/// not even read.
/// </summary>
internal sealed class RecordScan
{
    private readonly PartScan[] parts;

    // By probe, the numbers of the parts that its field is in.
    private readonly int[][] partsByProbe;

    private RecordScan(PartScan[] parts, int[][] partsByProbe)
    {
        this.parts = parts;
        this.partsByProbe = partsByProbe;
    }

    /// <param name="literals">Literals and the numbers of the probes that look for them.</param>
    public static RecordScan Create(IReadOnlyCollection<(Anchor Anchor, int Probe)> literals, int probeCount)
    {
        var parts = literals
            .SelectMany(literal => literal.Anchor.Field.Parts.Select(part => (Part: part, literal.Anchor.Literal, literal.Probe)))
            .GroupBy(literal => literal.Part, literal => (literal.Literal, literal.Probe))
            .Select(part => PartScan.Create(part.Key, [.. part]))
            .ToArray();
        var partsByProbe = Enumerable.Range(0, probeCount)
            .Select(probe => Enumerable.Range(0, parts.Length).Where(part => parts[part].Concerns(probe)).ToArray());
        return new RecordScan(parts, [.. partsByProbe]);
    }

    public State CreateState() => new(this);

    /// <summary>What was found in the event at hand, for one thread.</summary>
    internal sealed class State(RecordScan scan)
    {
        private readonly LiteralHits[] hits = [.. scan.parts.Select(part => new LiteralHits(new ulong[part.LiteralCount]))];
        private readonly ulong[] scannedIn = new ulong[scan.parts.Length];
        private readonly ulong[] foundIn = new ulong[scan.partsByProbe.Length];

        /// <summary>False when the probe's field cannot hold any of its literals.</summary>
        public bool CanHold(int probe, AuditEvent e, ulong epoch)
        {
            if (e.HasFreeEscape)
            {
                return true;
            }

            foreach (var part in scan.partsByProbe[probe])
            {
                if (scannedIn[part] != epoch)
                {
                    scannedIn[part] = epoch;
                    Scan(part, e, epoch);
                }
            }

            return foundIn[probe] == epoch;
        }

        private void Scan(int part, AuditEvent e, ulong epoch)
        {
            var found = hits[part];
            found.Begin(epoch);
            scan.parts[part].Find(e, found);
            for (var i = 0; i < found.Count; i++)
            {
                foreach (var probe in scan.parts[part].ProbesOf(found[i]))
                {
                    foundIn[probe] = epoch;
                }
            }
        }
    }
}
