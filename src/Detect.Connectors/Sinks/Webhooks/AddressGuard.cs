using System.Net;
using System.Net.Sockets;

namespace Detect.Connectors;

/// <summary>
/// Lets a sink connect to public addresses only, and to networks it is allowed. The address that is connected to is the one checked,
/// so a name that resolves differently a moment later gains nothing.
/// </summary>
internal sealed class AddressGuard(
    IReadOnlyList<IPNetwork> allowed, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve = resolve ?? Dns.GetHostAddressesAsync;

    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allowed.Any(network => network.Contains(plain)) || PublicAddresses.Contain(plain);
    }

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="ForbiddenAddressException">Every address of the host is forbidden.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var usable = await ResolveAsync(context.DnsEndPoint.Host, cancellation).ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(usable, context.DnsEndPoint.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The host's addresses that may be connected to.</summary>
    /// <exception cref="ForbiddenAddressException">None may.</exception>
    internal async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        IPAddress[] addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal)
            ? [literal]
            : await resolve(host, cancellation).ConfigureAwait(false);
        IPAddress[] usable = [.. addresses.Where(Allows)];
        return usable.Length > 0 || addresses.Length == 0 ? usable : throw new ForbiddenAddressException(host, addresses[0]);
    }
}

/// <summary>A sink's host has no address that it may connect to.</summary>
internal sealed class ForbiddenAddressException(string host, IPAddress address) : Exception(
    host.Trim('[', ']') == address.ToString()
        ? $"{address} is not a public address; list its network under allowNetworks if it is meant"
        : $"{host} is at {address}, which is not a public address; list its network under allowNetworks if it is meant");
