namespace Detect.Server;

/// <summary>Stops the worker with the host. It is started before, so that what keeps it from starting is one sentence.</summary>
internal sealed class WorkerService(WorkerAssembly assembly) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => assembly.StopAsync(cancellationToken);
}

/// <summary>The worker cannot start as it is configured; each sentence is for the operator.</summary>
internal sealed class StartRefusedException(IReadOnlyList<string> sentences) : Exception(string.Join('\n', sentences))
{
    public IReadOnlyList<string> Sentences { get; } = sentences;
}
