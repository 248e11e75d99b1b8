using Detect.Events;

namespace Detect.Engine;

/// <summary>The last <paramref name="kept"/> to twice as many keys, for what no watermark bounds.</summary>
internal sealed class RecentKeys(int kept)
{
    private KeySet current = new();
    private KeySet older = new();

    public int Count => current.Count + older.Count;

    /// <returns>False when the key is among those remembered.</returns>
    public bool Add(EventKey key)
    {
        if (current.Contains(key) || older.Contains(key))
        {
            return false;
        }

        if (current.Count >= kept)
        {
            (older, current) = (current, new KeySet());
        }

        return current.Add(key);
    }
}
