namespace Detect.Chaos;

/// <summary>Hands the story to the worker bit by bit, whether the worker runs or not.</summary>
internal interface IFeed : IAsyncDisposable
{
    /// <summary>The item of <c>sources:</c> in <c>detect.yml</c>.</summary>
    /// <param name="worker">Whose file it is.</param>
    string Configuration(string worker);

    /// <summary>What the server's process finds in its environment.</summary>
    IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>();

    /// <summary>Records that may be handed over and not be read yet: what the feed holds without losing any.</summary>
    int MostAhead => 100_000;

    /// <summary>Completes when the lines can no longer be lost, were the worker killed now; waits for the worker where it must.</summary>
    Task OfferAsync(IReadOnlyList<StoryLine> lines, CancellationToken cancellation);

    /// <summary>Offers lines, which have been offered before, so that each of several workers has them.</summary>
    Task OfferToAllAsync(IReadOnlyList<StoryLine> lines, CancellationToken cancellation) => Task.CompletedTask;
}
