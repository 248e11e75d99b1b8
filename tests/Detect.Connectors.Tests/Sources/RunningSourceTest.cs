namespace Detect.Connectors.Tests;

/// <summary>A source that runs until the test is done with it.</summary>
internal sealed class RunningSourceTest : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ISource source;
    private readonly Task running;

    public RunningSourceTest(ISource source, RecordingSession? session = null)
    {
        this.source = source;
        Session = session ?? new RecordingSession();
        running = Task.Run(() => source.RunAsync(Session, stopping.Token));
    }

    public RecordingSession Session { get; }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        await source.DisposeAsync();
        stopping.Dispose();
    }
}
