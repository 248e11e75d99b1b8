using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Detect.Server.Tests.Faults;

/// <summary>Ports below those that the system gives away by itself: one that was let go of can be had again.</summary>
internal static class Ports
{
    private static int last = Environment.ProcessId;

    public static TcpListener Listen()
    {
        while (true)
        {
            try
            {
                return Listen(10_000 + (Interlocked.Increment(ref last) % 20_000));
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }

    public static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }

    /// <summary>Serves each connection, kept in <paramref name="open"/> while it is, until the listener is stopped.</summary>
    public static async Task ServeAsync(this TcpListener from, ConcurrentDictionary<TcpClient, Task> open, Func<TcpClient, Task> serve)
    {
        try
        {
            while (true)
            {
                var client = await from.AcceptTcpClientAsync();
                open[client] = Task.CompletedTask;
                open[client] = serve(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }
}
