namespace Detect.Chaos;

/// <summary>Hands the story to the feed, piece by piece, as far as it may.</summary>
internal sealed class StoryTelling(IFeed feed, ChaosStory story, int seed)
{
    private const int Piece = 40;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Random pace = new(seed);
    private int allowed;
    private int told;

    /// <param name="lines">How many in all; never fewer than before.</param>
    public void Allow(int lines) => Volatile.Write(ref allowed, lines);

    /// <summary>Until all is told, or it is cancelled; what was under way then is told again by the next run.</summary>
    /// <param name="pause">Milliseconds at most between two pieces.</param>
    public async Task RunAsync(int pause, CancellationToken ending)
    {
        try
        {
            while (told < story.Lines.Count)
            {
                var piece = story.Lines.Skip(told).Take(Math.Min(Piece, Volatile.Read(ref allowed) - told)).ToList();
                if (piece.Count == 0)
                {
                    await Task.Delay(Look, ending);
                    continue;
                }

                await feed.OfferAsync(piece, ending);
                told += piece.Count;
                await Task.Delay(pace.Next(pause), ending);
            }

            await feed.OfferToAllAsync([story.Lines[^1]], ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // What was not accepted is offered to the next ones.
        }
    }
}
