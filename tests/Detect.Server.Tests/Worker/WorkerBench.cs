using Detect.Connectors;
using Microsoft.Extensions.Logging.Abstractions;

namespace Detect.Server.Tests;

/// <summary>A folder with a store and a log, and workers that run on them one after another.</summary>
internal sealed class WorkerBench : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-worker-");
    private IDetectStore? store;
    private WorkerAssembly? running;

    public string Log => Path.Join(folder.FullName, "feed", "audit.jsonl");

    public CollectingSink Sink { get; private set; } = new();

    public IDetectStore Store => store ?? throw new InvalidOperationException("Not started.");

    public WorkerAssembly Running => running ?? throw new InvalidOperationException("Not started.");

    /// <summary>Relative paths begin in the bench's folder.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [Path.Join(Repository.Root, "detections")];

    public WorkerOptions Options { get; init; } = new() { Threads = 2 };

    public SourceLimits Limits { get; init; } = new() { Lag = null };

    public string PathOf(string name) => Path.Join(folder.FullName, name);

    public async Task<WorkerAssembly> StartAsync(params IReadOnlyList<ISource> sources)
    {
        Directory.CreateDirectory(PathOf("feed"));
        store = await DetectStore.OpenAsync(new StoreOptions { Path = PathOf("detect.db") }, TimeProvider.System, CancellationToken.None);
        if (sources.Count == 0)
        {
            sources = [new FilesSource(new FilesSettings { Name = "files", Path = PathOf("feed"), Poll = TimeSpan.FromMilliseconds(20) }, TimeProvider.System)];
        }

        Sink = new CollectingSink();
        running = new WorkerAssembly(new WorkerPlan
        {
            Store = store,
            Sources = [.. sources.Select(source => (source, Limits))],
            Sinks = [Sink],
            Route = (_, _) => [Sink.Name],
            Content = new ContentFiles
            {
                Rules = [.. Rules.Select(path => Path.GetFullPath(path, folder.FullName))],
                Silences = Existing("silences.yml"),
                Accounts = Existing("accounts.yml"),
                ValueLists = Existing("lists.yml") is { } lists ? [lists] : [],
            },
            ReloadEvery = TimeSpan.FromMilliseconds(50),
            Options = Options,
            Time = TimeProvider.System,
            Logs = NullLoggerFactory.Instance,
        });
        (await running.StartAsync(CancellationToken.None)).Should().BeEmpty();
        return running;
    }

    private string? Existing(string name) => File.Exists(PathOf(name)) ? PathOf(name) : null;

    public async Task StopAsync()
    {
        if (running is not null)
        {
            await running.DisposeAsync();
            running = null;
        }

        if (store is not null)
        {
            await store.DisposeAsync();
            store = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Delete(recursive: true);
    }
}
