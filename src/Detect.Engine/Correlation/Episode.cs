using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// One stretch of event time in which a rule's condition held: what becomes one alert. For a single-event rule, one match.
/// </summary>
internal sealed class Episode
{
    public required Rule Rule { get; init; }

    public required string? TenantId { get; init; }

    public required GroupKey Key { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Group { get; init; }

    /// <summary>The oldest match of the window that made the condition true: the episode's identity.</summary>
    public required Match Anchor { get; init; }

    /// <summary>The match that made the condition true (for judged windows, their end).</summary>
    public required long TriggerTicks { get; init; }

    public required Match Trigger { get; init; }

    public required Proof Proof { get; init; }

    /// <summary>The proof as it was when the condition became true: what a correlation over this one shows of it.</summary>
    public Proof? ProofAtTrigger { get; init; }

    /// <summary>The threshold that applied; null where there is none.</summary>
    public Threshold? Threshold { get; init; }

    public AppliedClass? Class { get; init; }

    public double Measure { get; private set; } = double.NaN;

    /// <summary>The stretch within which <see cref="Measure"/> was reached.</summary>
    public long MeasuredOver { get; private set; }

    public bool HasEnded { get; set; }

    /// <summary>An absence that the end of the log, not the watermark, decided.</summary>
    public bool CutShort { get; init; }

    /// <summary>Of a fold: what covers all that is folded.</summary>
    public string? SilencedBy { get; init; }

    /// <summary>True for a fold, which holds only what the same silence covers.</summary>
    public bool IsSilenceDecided { get; init; }

    /// <summary>What happened under <c>fold:</c>, or a single-event rule's match, rather than a correlation's condition.</summary>
    public bool IsFolded { get; init; }

    public long FirstTicks => Anchor.FirstTicks;

    public Match LastMatch => Proof.Count == 0 ? Trigger : Proof.Last;

    public long LastTicks => LastMatch.Ticks;

    public void Observe(double measure, long over)
    {
        if (double.IsNaN(Measure) || measure > Measure)
        {
            // Decimals know a zero below zero, which nobody wants to read.
            (Measure, MeasuredOver) = (measure == 0 ? 0 : measure, over);
        }
    }

    public Episode Copy(Func<Match, Match> asKnown) => new()
    {
        Rule = Rule,
        TenantId = TenantId,
        Key = Key,
        Group = Group,
        Anchor = Anchor,
        TriggerTicks = TriggerTicks,
        Trigger = Trigger,
        Proof = Proof.Copy(asKnown),
        ProofAtTrigger = ProofAtTrigger,
        Threshold = Threshold,
        Class = Class,
        SilencedBy = SilencedBy,
        IsSilenceDecided = IsSilenceDecided,
        CutShort = CutShort,
        IsFolded = IsFolded,
        Measure = Measure,
        MeasuredOver = MeasuredOver,
    };
}
