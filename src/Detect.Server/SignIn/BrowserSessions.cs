using System.Security.Cryptography;

namespace Detect.Server;

/// <summary>Who is signed in with a browser. In memory and nowhere else: a restart ends all of it, and so does taking a token out of the configuration.</summary>
internal sealed class BrowserSessions(TimeProvider time)
{
    /// <summary>However busy: a day's work, and no more.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(12);

    private const int Most = 1000;

    private readonly Lock gate = new();

    // All live equally long, so the first are the oldest.
    private readonly OrderedDictionary<string, (Caller Caller, DateTimeOffset Ends)> sessions = new(StringComparer.Ordinal);

    /// <returns>The session's id.</returns>
    public string Begin(Caller caller)
    {
        var id = RandomNumberGenerator.GetHexString(32);
        var now = time.GetUtcNow();
        lock (gate)
        {
            while (sessions.Count > 0 && (sessions.Count >= Most || sessions.GetAt(0).Value.Ends <= now))
            {
                sessions.RemoveAt(0);
            }

            sessions.Add(id, (caller with { IsSignedIn = true }, now + Life));
        }

        return id;
    }

    public Caller? Find(string id)
    {
        lock (gate)
        {
            return sessions.TryGetValue(id, out var session) && session.Ends > time.GetUtcNow() ? session.Caller : null;
        }
    }

    public void End(string id)
    {
        lock (gate)
        {
            sessions.Remove(id);
        }
    }
}
