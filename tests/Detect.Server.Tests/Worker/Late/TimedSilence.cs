using Detect.Engine.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace Detect.Server.Tests.Late;

/// <summary>A silence that is made, ended early or deleted while events arrive; minutes are those of the worker's clock.</summary>
/// <param name="MadeAt">Null for one that is there from the beginning.</param>
/// <param name="EndedAt">From when on its end is this minute, if that is earlier.</param>
internal sealed record TimedSilence(RandomSilence Silence, int? MadeAt = null, int? EndedAt = null, int? DeletedAt = null)
{
    private static readonly (string, string[])[] Matchers =
    [
        ("rule", ["many"]), ("rule", ["updated"]), ("title", ["From two*", "A user*"]), ("level", ["high"]), ("level", ["low"]),
        ("actor", ["alice@contoso.example"]), ("actor", ["bob*"]), ("tenant", [AuditLine.West]), ("tenant", [AuditLine.East]), ("group.actor", ["alice*"]),
    ];

    public bool Changes => MadeAt is not null || EndedAt is not null || DeletedAt is not null;

    /// <summary>Null when it is not there at that minute, or covers nothing any more.</summary>
    public RandomSilence? At(int minute)
    {
        var until = EndedAt is { } end && minute >= end ? Math.Min(end, Silence.Until) : Silence.Until;
        return !(minute < MadeAt) && !(minute >= DeletedAt) && Silence.From < until ? Silence with { Until = until } : null;
    }

    public override string ToString() => $"{Silence} made at {MadeAt}, ended at {EndedAt}, deleted at {DeletedAt}";

    public static Gen<IReadOnlyList<TimedSilence>> Some(int length) =>
        from silences in RandomSilence.Some(Matchers, length)
        from times in (from kind in Gen.Choose(0, 5) from at in Gen.Choose(0, length) select (kind, at)).ListOf(silences.Count)
        select (IReadOnlyList<TimedSilence>)[.. silences.Zip(times, (silence, time) => time.kind switch
        {
            0 => new TimedSilence(silence, MadeAt: Math.Min(time.at, silence.From)),
            1 => new TimedSilence(silence, EndedAt: time.at),
            2 => new TimedSilence(silence, MadeAt: time.at),
            3 => new TimedSilence(silence, DeletedAt: time.at),
            _ => new TimedSilence(silence),
        })];
}
