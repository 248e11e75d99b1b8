namespace Detect.Server;

/// <summary>Starts and stops the worker with the host.</summary>
internal sealed class WorkerService(WorkerAssembly assembly) : IHostedService
{
    /// <exception cref="StartRefusedException">Rules, accounts or silences have errors.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await assembly.StartAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } errors)
        {
            throw new StartRefusedException(errors);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => assembly.StopAsync(cancellationToken);
}

/// <summary>The worker cannot start as it is configured; each sentence is for the operator.</summary>
internal sealed class StartRefusedException(IReadOnlyList<string> sentences) : Exception(string.Join('\n', sentences))
{
    public IReadOnlyList<string> Sentences { get; } = sentences;
}
