using Detect.Events;

namespace Detect.Engine;

/// <summary>The last <paramref name="kept"/> to twice as many keys, for what no watermark bounds.</summary>
internal sealed class RecentKeys(int kept)
{
    private DigestSet current = new();
    private DigestSet older = new();

    /// <returns>False when the key is among those remembered.</returns>
    public bool Add(EventKey key)
    {
        if (current.Contains(key) || older.Contains(key))
        {
            return false;
        }

        if (current.Count >= kept)
        {
            (older, current) = (current, new DigestSet());
        }

        return current.Add(key);
    }
}
