using Detect.Connectors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Detect.Server;

/// <summary>
/// Keeps the content up to date: looks at files and store every few seconds, puts a changed version that loads in force, and refuses,
/// loudly, one that does not: the one before stays.
/// </summary>
internal sealed partial class ContentWatch(
    ContentLoader loader, WorkerConditions conditions, TimeSpan every, TimeProvider time, ILogger<ContentWatch> log) : BackgroundService
{
    private const int MostWarnings = 20;

    private readonly SemaphoreSlim loading = new(1);
    private volatile WorkerContent? current;
    private volatile Refusal? refused;

    /// <exception cref="InvalidOperationException">Nothing was loaded yet.</exception>
    public WorkerContent Current => current ?? throw new InvalidOperationException("The rules are not loaded yet.");

    /// <summary>When the content in force was put in force.</summary>
    public DateTimeOffset LoadedAt { get; private set; }

    /// <summary>What is wrong with a newer version; empty where what is in force is the newest.</summary>
    public IReadOnlyList<string> Refused => refused?.Errors ?? [];

    /// <summary>Loads the first version.</summary>
    /// <returns>What is wrong; empty when it is in force.</returns>
    public async Task<IReadOnlyList<string>> LoadFirstAsync(CancellationToken cancellation)
    {
        return Take(await loader.ReadAsync(cancellation).ConfigureAwait(false));
    }

    /// <summary>Looks now: something was changed through the API.</summary>
    public async Task<IReadOnlyList<string>> RefreshAsync(CancellationToken cancellation)
    {
        await loading.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var inputs = await loader.ReadAsync(cancellation).ConfigureAwait(false);
            if (inputs.Fingerprint == current?.Fingerprint)
            {
                if (refused is not null)
                {
                    LogMended();
                }

                Accept();
                return [];
            }

            return refused is { } known && known.Fingerprint == inputs.Fingerprint ? known.Errors : Take(inputs);
        }
        finally
        {
            loading.Release();
        }
    }

    public override void Dispose()
    {
        loading.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            await RefreshAsync(stopping).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // The worker says so; this looks again in a moment.
        }
    }

    private IReadOnlyList<string> Take(ContentInputs inputs)
    {
        var load = ContentLoader.Load(inputs, time.GetUtcNow());
        if (load.Content is { } content)
        {
            current = content;
            LoadedAt = time.GetUtcNow();
            Accept();
            LogLoaded(content.Rules.All.Count(), load.Warnings.Count);
            Warn(load.Warnings);
            return [];
        }

        refused = new Refusal(inputs.Fingerprint, load.Errors);
        conditions.Fail(WorkerCondition.Content, load.Errors.Count == 1 ? load.Errors[0] : $"{load.Errors[0]} (and {load.Errors.Count - 1} more)");
        foreach (var error in load.Errors)
        {
            if (current is null)
            {
                LogUnusable(error);
            }
            else
            {
                LogRefused(error);
            }
        }

        return load.Errors;
    }

    private void Warn(IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings.Take(MostWarnings))
        {
            LogWarning(warning);
        }

        if (warnings.Count > MostWarnings)
        {
            LogMoreWarnings(warnings.Count - MostWarnings);
        }
    }

    private void Accept()
    {
        refused = null;
        conditions.Restore(WorkerCondition.Content);
    }

    private sealed record Refusal(string Fingerprint, IReadOnlyList<string> Errors);

    [LoggerMessage(Level = LogLevel.Information, Message = "Rules loaded: {Rules}; warnings: {Warnings}")]
    private partial void LogLoaded(int rules, int warnings);

    [LoggerMessage(Level = LogLevel.Information, Message = "What was refused is gone: rules, accounts and silences are again those in force")]
    private partial void LogMended();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void LogWarning(string warning);

    [LoggerMessage(Level = LogLevel.Warning, Message = "and {More} more warnings; \"detect lint\" says all of them")]
    private partial void LogMoreWarnings(int more);

    [LoggerMessage(Level = LogLevel.Error, Message = "Rules, accounts or silences cannot be used: {Error}")]
    private partial void LogUnusable(string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Changed rules, accounts or silences are refused, the ones before stay in force: {Error}")]
    private partial void LogRefused(string error);
}
