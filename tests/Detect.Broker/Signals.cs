using System.Runtime.InteropServices;

namespace Detect.Broker;

/// <summary>
/// Threads begun while this lasts get no signals. The cluster's thread ends for good when one interrupts its wait, and .NET has a handler
/// for SIGCONT, with which a broker that hung goes on.
/// </summary>
internal sealed partial class Signals : IDisposable
{
    private const int SetMask = 2;

    // Of sigset_t, in glibc.
    private const int SetBytes = 128;

    private readonly byte[] before = new byte[SetBytes];

    public Signals()
    {
        Span<byte> all = stackalloc byte[SetBytes];
        all.Fill(byte.MaxValue);
        _ = pthread_sigmask(SetMask, all, before);
    }

    public void Dispose() => _ = pthread_sigmask(SetMask, before, default);

    [LibraryImport("libc")]
    private static partial int pthread_sigmask(int how, ReadOnlySpan<byte> set, Span<byte> before);
}
