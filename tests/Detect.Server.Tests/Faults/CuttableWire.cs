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
    private volatile bool isHanging;

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

    /// <summary>Nothing is carried any more and nothing is refused, as where a machine hangs; connections made by then do not come back.</summary>
    public void Hang() => isHanging = true;

    public void Mend()
    {
        isHanging = false;
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
            await Task.WhenAny(CarryAsync(client.GetStream(), far.GetStream()), CarryAsync(far.GetStream(), client.GetStream()));
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

    private async Task CarryAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer) is > 0 and var read)
        {
            if (!isHanging)
            {
                await to.WriteAsync(buffer.AsMemory(0, read));
            }
        }
    }
}
