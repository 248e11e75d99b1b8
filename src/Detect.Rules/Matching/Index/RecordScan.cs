using Detect.Events;

namespace Detect.Rules;

/// <summary>
/// Searches a whole record once for the literals of every field, so that fields which hold none of theirs are not even read.
/// </summary>
internal sealed class RecordScan
{
    private readonly SubstringScanner scanner;
    private readonly int[][] probesByLiteral;

    private RecordScan(SubstringScanner scanner, int[][] probesByLiteral)
    {
        this.scanner = scanner;
        this.probesByLiteral = probesByLiteral;
    }

    /// <param name="probes">By literal, the numbers of the probes that look for it.</param>
    public static RecordScan Create(ILookup<string, int> probes)
    {
        var groups = probes.ToList();
        var literals = groups.Select((group, number) => (group.Key, number)).ToList();
        return new RecordScan(
            new SubstringScanner(literals, SubstringScanner.LongStride), [.. groups.Select(group => group.Distinct().ToArray())]);
    }

    public State CreateState(int probeCount) => new(this, probeCount);

    /// <summary>What was found in the event at hand, for one thread.</summary>
    internal sealed class State(RecordScan scan, int probeCount)
    {
        private readonly LiteralHits hits = new(new ulong[scan.probesByLiteral.Length]);
        private readonly ulong[] foundIn = new ulong[probeCount];
        private ulong scannedIn;
        private bool mayEscapeAscii;

        /// <summary>False when the probe's field cannot hold any of its literals.</summary>
        public bool CanHold(int probe, AuditEvent e, ulong epoch)
        {
            if (scannedIn != epoch)
            {
                scannedIn = epoch;
                Scan(e, epoch);
            }

            return mayEscapeAscii || foundIn[probe] == epoch;
        }

        private void Scan(AuditEvent e, ulong epoch)
        {
            mayEscapeAscii = e.HasNumericEscape;
            if (mayEscapeAscii)
            {
                return;
            }

            hits.Begin(epoch);
            scan.scanner.Find(e.Canonical, hits);
            for (var i = 0; i < hits.Count; i++)
            {
                foreach (var probe in scan.probesByLiteral[hits[i]])
                {
                    foundIn[probe] = epoch;
                }
            }
        }
    }
}
