using Detect.Events;

namespace Detect.Rules;

/// <summary>The literals that rules look for in the fields of one part of a record.</summary>
internal sealed class PartScan
{
    private readonly RecordPart part;
    private readonly SubstringScanner[] scanners;
    private readonly int[][] probesByLiteral;

    private PartScan(RecordPart part, SubstringScanner[] scanners, int[][] probesByLiteral)
    {
        this.part = part;
        this.scanners = scanners;
        this.probesByLiteral = probesByLiteral;
    }

    /// <param name="literals">Literals and the numbers of the probes that look for them.</param>
    public static PartScan Create(RecordPart part, IReadOnlyCollection<(string Literal, int Probe)> literals)
    {
        var groups = literals.GroupBy(literal => literal.Literal, literal => literal.Probe).ToList();
        var numbered = groups.Select((group, number) => (group.Key, number));
        return new PartScan(part, [.. SubstringScanner.OfLong(numbered)], [.. groups.Select(group => group.Distinct().ToArray())]);
    }

    public int LiteralCount => probesByLiteral.Length;

    public bool Concerns(int probe) => probesByLiteral.Any(probes => probes.Contains(probe));

    public int[] ProbesOf(int literal) => probesByLiteral[literal];

    public void Find(AuditEvent e, LiteralHits hits)
    {
        var text = e.Bytes(part);
        foreach (var scanner in scanners)
        {
            scanner.Find(text, hits);
        }
    }
}
