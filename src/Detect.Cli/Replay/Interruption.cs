using System.Runtime.InteropServices;

namespace Detect.Cli;

/// <summary>Ctrl-C and a polite kill end the input early instead of ending the process, so that the summary is still written.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public Interruption() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
    ];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        Array.ForEach(registrations, registration => registration.Dispose());
        source.Dispose();
    }

    // The second signal is not held back: whoever asks twice means it.
    private void Stop(PosixSignalContext context)
    {
        context.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
