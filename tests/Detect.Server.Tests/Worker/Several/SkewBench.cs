using Detect.Connectors;
using Detect.Connectors.Tests;
using Detect.Server.Tests.Faults;
using Microsoft.Extensions.Logging;

namespace Detect.Server.Tests.Several;

/// <summary>Workers of one process that share a PostgreSQL schema, each with rules of its own.</summary>
internal sealed class SkewBench : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-skew-");
    private readonly string schema = $"skew_{Guid.NewGuid():n}";
    private readonly List<SkewedWorker> workers = [];

    public WorkerOptions Options { get; init; } = new() { Threads = 1 };

    /// <summary>Starts one, which leads where no other does.</summary>
    public async Task<SkewedWorker> StartAsync(string name, IReadOnlyList<string> rules, TimeSpan? reloadEvery = null)
    {
        var worker = new SkewedWorker(name, await OpenAsync(), folder.CreateSubdirectory(name));
        workers.Add(worker);
        await worker.WriteAsync(rules);
        await worker.StartAsync(Options with { Name = name }, reloadEvery ?? TimeSpan.FromMilliseconds(50));
        return worker;
    }

    /// <summary>Starts the leader, and waits until it leads.</summary>
    public async Task<SkewedWorker> LeadAsync(params IReadOnlyList<string> rules)
    {
        var leader = await StartAsync("first", rules);
        await WithPatience.UntilAsync(() => Task.FromResult(leader.Running.Worker.Session), session => session is not null);
        return leader;
    }

    /// <summary>The numbers of the lines that the journal holds, in its order.</summary>
    public Task<IReadOnlyList<int>> JournalAsync() => LineNumbers.OfJournalAsync(workers[0].Store);

    /// <summary>The numbers of the lines that the archive holds.</summary>
    public Task<IReadOnlyList<int>> ArchiveAsync() => LineNumbers.OfArchiveAsync(workers[0].Store);

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
        {
            await worker.DisposeAsync();
        }

        await StoreData.DropAsync(schema);
        folder.Delete(recursive: true);
    }

    private Task<IDetectStore> OpenAsync() => DetectStore.OpenAsync(
        new StoreOptions { Postgres = OnEachStoreAttribute.Server, Schema = schema }, TimeProvider.System, CancellationToken.None);
}

/// <summary>A worker with a folder of rules; its partition of the source that they share is named after it.</summary>
internal sealed class SkewedWorker(string name, IDetectStore store, DirectoryInfo folder) : IAsyncDisposable
{
    private readonly WrittenLines<SkewedWorker> log = new();
    private WorkerAssembly? running;

    public IDetectStore Store => store;

    public WorkerAssembly Running => running ?? throw new InvalidOperationException("Not started.");

    public PushedSource Source { get; } = new("entra", name);

    public CollectingSink Sink { get; } = new();

    /// <summary>What its log says of the leader's rules.</summary>
    public IReadOnlyList<string> SaidOfRules => [.. log.All.Where(line => line.StartsWith("The rules here", StringComparison.Ordinal))];

    public string? Condition => Running.Health.Conditions.Single(condition => condition.Name == "rules").Reason;

    /// <summary>Titles of what it told as new.</summary>
    public IReadOnlyList<string> Told => [.. Sink.Notifications.Where(told => told.Kind == NotificationKind.Created).Select(told => told.Alert.Rule.Title)];

    public async Task StartAsync(WorkerOptions options, TimeSpan reloadEvery)
    {
        running = new WorkerAssembly(new WorkerPlan
        {
            Store = store,
            Sources = [(Source, new SourceLimits { Silence = null, Lag = null })],
            Sinks = [Sink],
            Route = (_, _) => [Sink.Name],
            Content = new ContentFiles { Rules = [folder.FullName] },
            ReloadEvery = reloadEvery,
            Options = options,
            Time = TimeProvider.System,
            Logs = new OneLog(log),
        });
        (await running.StartAsync(CancellationToken.None)).Should().BeEmpty();
    }

    /// <summary>Writes each to a file of its own.</summary>
    public Task WriteAsync(IReadOnlyList<string> rules) => Task.WhenAll(rules.Select((rule, i) => File.WriteAllTextAsync(Path.Join(folder.FullName, $"{i}.yml"), rule)));

    /// <summary>Completes when it goes by these rules.</summary>
    public async Task ChangeAsync(params IReadOnlyList<string> rules)
    {
        await WriteAsync(rules);
        await WithPatience.UntilAsync(() => Task.FromResult(Running.Content.Current), content => content.Rules.All.Count() == rules.Count);
        if (Running.Worker.Session is not null)
        {
            await WithPatience.UntilAsync(() => Task.FromResult(Running.Worker.Session?.Content), content => content == Running.Content.Current);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (running is not null)
        {
            await running.DisposeAsync();
        }

        await store.DisposeAsync();
    }

    private sealed class OneLog(ILogger log) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
