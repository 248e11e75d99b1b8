using Detect.Rules;

namespace Detect.Connectors;

/// <summary>
/// Makes each source and sink of its settings, as a worker does when it starts, and lets go of it: what none can be made of is said here,
/// with its place. Nothing is contacted.
/// </summary>
internal sealed class PartsCheck(ConfigurationTree tree, SettingsMap root, Func<YamlScalar, bool> isPending)
{
    public async Task CheckAsync(DetectConfiguration configuration)
    {
        foreach (var (map, source) in root.Maps("sources").Zip(configuration.Sources))
        {
            // A worker makes these itself: what is pushed to it, and what its build has an SDK for.
            if (source is not (HttpSourceSettings or EventHubsSourceSettings { Sdk: not null }))
            {
                await TryAsync(map, () => SourceFactory.Create(source, TimeProvider.System)).ConfigureAwait(false);
            }
        }

        foreach (var (map, sink) in root.Maps("sinks").Zip(configuration.Sinks))
        {
            await TryAsync(map, () => SinkFactory.Create(sink, configuration.Name, TimeProvider.System)).ConfigureAwait(false);
        }
    }

    private async Task TryAsync(SettingsMap map, Func<IAsyncDisposable> make)
    {
        if (map.Scalars.Any(isPending))
        {
            return;
        }

        try
        {
            await make().DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is FormatException or SourceException)
        {
            tree.Error(map.NodeOf("name")!, ConfigurationFindingCodes.InvalidValue, e.Message.TrimEnd('.'));
        }
    }
}
