using System.Runtime.InteropServices;

namespace Detect.Chaos;

/// <summary>SIGTERM and SIGINT, as something to be stopped by: servers and brokers are ended, and folders and schemas removed, before the program is.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly PosixSignalRegistration terminate;
    private readonly PosixSignalRegistration interrupt;

    public StopSignal()
    {
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, 128 + 15));
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, 128 + 2));
    }

    public CancellationToken Token => stopping.Token;

    /// <summary>As a shell says it of a program that a signal ended.</summary>
    public int ExitCode { get; private set; }

    public void Dispose()
    {
        terminate.Dispose();
        interrupt.Dispose();
        stopping.Dispose();
    }

    private void Stop(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        ExitCode = exitCode;
        stopping.Cancel();
    }
}
