using Detect.Engine;
using Detect.Rules;

namespace Detect.Server;

/// <summary>What is older than the watermark waits for its back-fill: the engine hears of it only what it says about accounts.</summary>
internal static class LateEvents
{
    public static IReadOnlyList<LiveEvent> LeftOut(IEnumerable<LiveEvent> events, DateTimeOffset? watermark) =>
        [.. events.Select(e => e.OccurredAt < watermark ? OnAccounts(e) : e).OfType<LiveEvent>()];

    private static LiveEvent? OnAccounts(LiveEvent e) => !e.IsAboutAccounts
        ? null
        : e with { Matches = [.. e.Matches.Where(match => AccountObservations.Shared.Rules.Contains(match.Rule))] };
}
