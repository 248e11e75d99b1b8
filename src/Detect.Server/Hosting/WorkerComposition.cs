using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>Puts a worker and its API together from a configuration: the composition root.</summary>
internal static class WorkerComposition
{
    /// <exception cref="StartRefusedException">A source or sink cannot work as it is configured.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public static Task<WebApplication> CreateAsync(DetectConfiguration configuration, TimeProvider time, CancellationToken cancellation) =>
        CreateAsync(configuration, [], logging => TelemetryService.AddLogging(logging, configuration.Telemetry, configuration.Name), time, cancellation);

    /// <param name="listeners">Sinks beside the configured ones, told of every alert.</param>
    public static async Task<WebApplication> CreateAsync(
        DetectConfiguration configuration, IReadOnlyList<ISink> listeners, Action<ILoggingBuilder> logging, TimeProvider time, CancellationToken cancellation)
    {
        IReadOnlyList<ISource> sources = [.. Made(configuration.Sources, source => Source(source, configuration.Name, time))];
        IReadOnlyList<ISink> sinks = [.. Made(configuration.Sinks, sink => SinkFactory.Create(sink, configuration.PublicUrl?.AbsoluteUri ?? configuration.Name, time))];
        IReadOnlyList<IAccountsProvider> accounts = [.. Made(configuration.Sources, source => SourceFactory.CreateAccounts(source, time)).OfType<IAccountsProvider>()];
        var builder = ApiHost.CreateBuilder(configuration);
        logging(builder.Logging);
        var store = await DetectStore.OpenAsync(StoreOptions.Of(configuration.Store), time, cancellation).ConfigureAwait(false);
        var router = new AlertRouter(configuration.Routes, configuration.Sinks);
        var services = builder.Services;
        services.AddSingleton(time);
        services.AddSingleton(_ => store);
        services.AddSingleton(router);
        services.AddSingleton(provider => new WorkerAssembly(
            Plan(configuration, store, sources, sinks, router, time) with
            {
                Sinks = [.. sinks, .. listeners],
                Route = (alert, kind) => [.. router.QueuesFor(alert, kind), .. listeners.Select(sink => sink.Name)],
                WhileLeading =
                [
                    .. Made(configuration.Sinks, sink => SinkFactory.CreateIncidents(sink, store.Alerts, router.QueuesFor, time, provider.GetRequiredService<ILogger<IncidentSync>>()))
                        .OfType<IncidentSync>().Select<IncidentSync, Func<CancellationToken, Task>>(sync => sync.RunAsync),
                ],
                Logs = provider.GetRequiredService<ILoggerFactory>(),
            }));
        services.AddSingleton<IWorkerView>(provider => new WorkerView(provider.GetRequiredService<WorkerAssembly>(), configuration, router, sinks));
        services.AddSingleton(new IngestEndpoint([.. sources.OfType<HttpPushSource>()], configuration.Engine.QueueBytes));
        services.AddSingleton(provider => new TelemetryService(configuration.Telemetry, configuration.Name, provider.GetRequiredService<ILogger<TelemetryService>>()));
        services.AddHostedService(provider => provider.GetRequiredService<TelemetryService>());
        services.AddHostedService<WorkerService>();
        services.AddSingleton(provider => provider.GetRequiredService<WorkerAssembly>().Conditions);
        services.AddSingleton(provider => provider.GetRequiredService<WorkerAssembly>().Metrics);
        services.AddSingleton(configuration.Retention);
        services.AddHostedService<ClockWatch>();
        services.AddHostedService<StoreUpkeep>();
        services.AddSingleton<IHostedService>(provider => new AccountsPoll(
            accounts, store, provider.GetRequiredService<IWorkerView>().ReloadAsync, provider.GetRequiredService<WorkerAssembly>().Conditions, time,
            provider.GetRequiredService<ILogger<AccountsPoll>>()));
        return ApiHost.Build(builder);
    }

    /// <summary>Starts the worker, before its host: what keeps it from starting is said in sentences.</summary>
    /// <exception cref="StartRefusedException">Rules, accounts or silences have errors.</exception>
    public static async Task StartWorkerAsync(WebApplication app)
    {
        app.Services.GetRequiredService<TelemetryService>().Listen();
        var worker = app.Services.GetRequiredService<WorkerAssembly>();
        if (await worker.StartAsync(CancellationToken.None).ConfigureAwait(false) is { Count: > 0 } errors)
        {
            throw new StartRefusedException(errors);
        }
    }

    private static WorkerPlan Plan(
        DetectConfiguration configuration, IDetectStore store, IReadOnlyList<ISource> sources, IReadOnlyList<ISink> sinks, AlertRouter router, TimeProvider time) => new()
        {
            Store = store,
            Sources = [.. sources.Zip(configuration.Sources).Select(pair => (pair.First, Limits(pair.Second)))],
            Sinks = sinks,
            Digests = router.Digests,
            Route = router.QueuesFor,
            Content = new ContentFiles
            {
                Rules = configuration.RulePaths,
                Accounts = configuration.AccountsPath,
                Silences = configuration.SilencesPath,
                ValueLists = configuration.ValueListPaths,
                Pipelines = configuration.PipelinePaths,
            },
            ReloadEvery = configuration.ReloadEvery,
            Options = Options(configuration),
            Time = time,
            Logs = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
        };

    private static WorkerOptions Options(DetectConfiguration configuration) => new()
    {
        Name = configuration.Name,
        Lateness = configuration.Engine.AllowedLateness,
        Threads = configuration.Engine.Threads,
        IntakeBytes = configuration.Engine.QueueBytes,
        CommitBytes = configuration.Engine.BatchBytes,
        Limits = new EngineLimits { EventsPerAlert = configuration.Engine.EventsPerAlert, GroupsPerCorrelation = configuration.Engine.GroupsPerCorrelation },
        Retention = configuration.Retention,
        AbsenceLimit = configuration.Engine.AbsentAfter,
        ArchivesPrivileged = configuration.Engine.ArchivesPrivileged,
        PublicUrl = configuration.PublicUrl,
    };

    private static SourceLimits Limits(SourceSettings source) => new()
    {
        Silence = source.SilentAfter,
        Lag = source.LagAfter,
        Failure = source.FailingAfter,
    };

    private static ISource Source(SourceSettings settings, string worker, TimeProvider time) => settings switch
    {
        HttpSourceSettings http => new HttpPushSource(http, worker, time),
#if EVENT_HUBS_SDK
        EventHubsSourceSettings { Sdk: { } sdk } hub => EventHubsSdk.Create(hub, sdk, time),
#endif
        _ => SourceFactory.Create(settings, time),
    };

    /// <summary>All that cannot work is said at once.</summary>
    private static List<TMade> Made<TSettings, TMade>(IReadOnlyList<TSettings> settings, Func<TSettings, TMade> make)
    {
        var made = new List<TMade>();
        var refused = new List<string>();
        foreach (var one in settings)
        {
            try
            {
                made.Add(make(one));
            }
            catch (Exception e) when (e is SourceException or FormatException)
            {
                refused.Add(e.Message);
            }
        }

        return refused.Count == 0 ? made : throw new StartRefusedException(refused);
    }
}
