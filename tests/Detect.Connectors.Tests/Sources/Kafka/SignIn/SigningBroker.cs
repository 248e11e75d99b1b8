using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Detect.Broker;

namespace Detect.Connectors.Tests.SignIn;

/// <summary>
/// Stands before a broker that knows neither TLS nor sign-ins, as the Kafka endpoint of Event Hubs does: TLS, then SASL, and only then
/// what the client came for. One of one broker; addresses in answers are its own.
/// </summary>
internal sealed class SigningBroker : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<TcpClient, Task> open = new();
    private readonly X509Certificate2 certificate;
    private readonly int brokerPort;
    private readonly Task accepting;

    private SigningBroker(X509Certificate2 certificate, int brokerPort)
    {
        this.certificate = certificate;
        this.brokerPort = brokerPort;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Whether a sign-in is good: its mechanism, and what the client sent.</summary>
    public required Func<string, byte[], bool> Accepts { get; init; }

    /// <summary>How long a sign-in holds; zero for good.</summary>
    public TimeSpan Lifetime { get; init; }

    /// <summary>What was sent to sign in, in its order.</summary>
    public ConcurrentQueue<(string Mechanism, byte[] Sent, bool IsAgain)> SignIns { get; } = new();

    /// <summary>Only answers of these versions can be read here.</summary>
    public static async Task<SigningBroker> StartAsync(
        BrokerProcess broker, X509Certificate2 certificate, Func<string, byte[], bool> accepts, TimeSpan lifetime = default)
    {
        await broker.SendAsync($"limit-version {SignedConnection.Metadata} 4");
        await broker.SendAsync($"limit-version {SignedConnection.FindCoordinator} 1");
        var port = int.Parse(broker.BootstrapServers.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture);
        return new SigningBroker(certificate, port) { Accepts = accepts, Lifetime = lifetime };
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Stop();
        await Task.WhenAll(open.Values);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                open[client] = Task.CompletedTask;
                open[client] = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It was stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop.Token);
            using var broker = new TcpClient();
            await broker.ConnectAsync(IPAddress.Loopback, brokerPort, stop.Token);
            await new SignedConnection(this, tls, broker.GetStream(), brokerPort).RunAsync(stop.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // One side has gone, or does not like the other.
        }
        finally
        {
            open.TryRemove(client, out _);
            client.Dispose();
        }
    }
}
