using Detect.Connectors;

namespace Detect.Server;

/// <summary>Whose account an event is of must be known before it, also when both happened at one instant.</summary>
internal static class JournalOrder
{
    /// <param name="byTime">What the mark's watermark has passed in the order of event time, then the rest, which stays as it is.</param>
    public static async IAsyncEnumerable<JournalEntry> AccountsFirst(IAsyncEnumerable<JournalEntry> byTime, JournalMark until)
    {
        var instant = new List<JournalEntry>();
        await foreach (var entry in byTime.ConfigureAwait(false))
        {
            if (instant.Count > 0 && (entry.OccurredAt != instant[0].OccurredAt || !(entry.OccurredAt < until.Watermark)))
            {
                foreach (var older in instant.OrderByDescending(e => e.IsAboutAccounts))
                {
                    yield return older;
                }

                instant.Clear();
            }

            instant.Add(entry);
        }

        foreach (var older in instant.OrderByDescending(e => e.IsAboutAccounts))
        {
            yield return older;
        }
    }
}
