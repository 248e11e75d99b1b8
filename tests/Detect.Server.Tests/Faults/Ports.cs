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
}
