using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Detect.Server.Tests.Faults;

/// <summary>A wire to a server on loopback that can be cut: connections end, and new ones are refused.</summary>
internal sealed class CuttableWire : IAsyncDisposable
{
    private readonly IPEndPoint server;
    private readonly ConcurrentDictionary<TcpClient, Task> open = new();
    private TcpListener? listener = Ports.Listen();
    private Task accepting;

    public CuttableWire(int serverPort)
    {
        server = new IPEndPoint(IPAddress.Loopback, serverPort);
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = listener.ServeAsync(open, CarryAsync);
    }

    public int Port { get; }

    public async Task CutAsync()
    {
        listener?.Stop();
        listener = null;
        await accepting;
        var cut = open.ToArray();
        foreach (var (client, _) in cut)
        {
            client.Close();
        }

        await Task.WhenAll(cut.Select(one => one.Value));
    }

    public void Mend()
    {
        listener = Ports.Listen(Port);
        accepting = listener.ServeAsync(open, CarryAsync);
    }

    public async ValueTask DisposeAsync() => await CutAsync();

    private async Task CarryAsync(TcpClient client)
    {
        try
        {
            using var far = new TcpClient();
            await far.ConnectAsync(server);
            await Task.WhenAny(client.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(client.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One side has gone.
        }
        finally
        {
            open.TryRemove(client, out _);
            client.Dispose();
        }
    }
}
