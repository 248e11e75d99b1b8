using System.Net;
using System.Net.Sockets;

namespace Detect.Server;

/// <summary>How many wrong tokens an address may try: ten a minute, and then none, right or wrong, until the minute is over.</summary>
internal sealed class GuessLimit(TimeProvider time)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private const int Allowed = 10;
    private const int MostAddresses = 4096;

    private readonly Lock gate = new();
    private readonly OrderedDictionary<IPAddress, (int Tries, DateTimeOffset Ends)> windows = [];

    /// <summary>Counts a try before it is looked at, so that tries at the same time count too.</summary>
    /// <returns>How long to wait; null for a try that is allowed.</returns>
    public TimeSpan? Take(IPAddress address)
    {
        var now = time.GetUtcNow();
        var key = Network(address);
        lock (gate)
        {
            while (windows.Count > 0 && (windows.Count > MostAddresses || IsOver(windows.GetAt(0).Value.Ends, now)))
            {
                windows.RemoveAt(0);
            }

            var (tries, ends) = windows.GetValueOrDefault(key, (0, now + Window));
            if (tries >= Allowed)
            {
                return ends - now;
            }

            windows[key] = (tries + 1, ends);
            return null;
        }
    }

    /// <summary>The token was right. The wrong ones before it still count, or one who has a token could guess at another for ever.</summary>
    public void GiveBack(IPAddress address)
    {
        var key = Network(address);
        lock (gate)
        {
            if (windows.TryGetValue(key, out var window))
            {
                windows[key] = window with { Tries = window.Tries - 1 };
            }
        }
    }

    // A clock that was set back does not make the minute longer.
    private static bool IsOver(DateTimeOffset ends, DateTimeOffset now) => ends <= now || ends > now + Window;

    // One machine has all the addresses of an IPv6 network to itself.
    private static IPAddress Network(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress([.. address.GetAddressBytes().Take(8), .. new byte[8]]) : address;
}
