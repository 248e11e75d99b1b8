using System.Collections.Concurrent;

namespace Detect.Chaos;

/// <summary>What the store of one worker says that nobody has killed, made once for each store and feed.</summary>
internal sealed class UndisturbedStores(KillOptions options, ChaosStory story, Expectation expected)
{
    private readonly ConcurrentDictionary<KillPlace, Lazy<Task<IReadOnlyList<string>>>> lines = new();

    /// <exception cref="InvalidOperationException">Even that one went wrong.</exception>
    public Task<IReadOnlyList<string>> LinesAsync(KillPlace place, CancellationToken stopping) =>
        lines.GetOrAdd(place with { Workers = 1 }, single => new(() => RunAsync(single, stopping))).Value;

    private async Task<IReadOnlyList<string>> RunAsync(KillPlace single, CancellationToken stopping)
    {
        var (faults, store) = await new KillCase(single, options, story, expected).RunUndisturbedAsync(stopping);
        return faults.Count == 0 ? store : throw new InvalidOperationException($"{single}, undisturbed: {string.Join("\n", faults.Take(5).Append(faults[^1]))}");
    }
}
