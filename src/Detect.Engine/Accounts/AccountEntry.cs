using Detect.Rules;

namespace Detect.Engine;

/// <summary>What accounts.yml says of one account, from (inclusive) until (exclusive) in event time.</summary>
internal sealed record AccountEntry(string Account, AccountClass Class, DateTimeOffset? From, DateTimeOffset? Until, string Source)
{
    public bool Applies(long ticks) =>
        (From is not { } from || ticks >= from.UtcTicks) && (Until is not { } until || ticks < until.UtcTicks);
}
