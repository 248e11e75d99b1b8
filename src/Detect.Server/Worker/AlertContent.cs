using Detect.Connectors;

namespace Detect.Server;

/// <summary>Whether an alert says anything that it did not say before.</summary>
internal static class AlertContent
{
    public static bool Differs(AlertDocument a, AlertDocument b) =>
        (a.MergedInto, a.Withdrawn, a.First, a.Last, a.Count, a.EventCount, a.Arithmetic, a.Class, a.SilencedBy, a.Status, a.Rule.Version)
            != (b.MergedInto, b.Withdrawn, b.First, b.Last, b.Count, b.EventCount, b.Arithmetic, b.Class, b.SilencedBy, b.Status, b.Rule.Version)
        || !a.Aliases.SequenceEqual(b.Aliases)
        || !a.Events.Select(e => e.Id).SequenceEqual(b.Events.Select(e => e.Id));
}
