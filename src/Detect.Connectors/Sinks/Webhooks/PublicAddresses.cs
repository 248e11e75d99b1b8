using System.Net;
using System.Net.Sockets;

namespace Detect.Connectors;

/// <summary>
/// Which addresses are out on the internet: none that is private, shared, loopback, link-local, multicast, reserved, or where clouds
/// keep their metadata services.
/// </summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
            "168.63.129.16/32", // Azure's host: instance configuration and DNS
            "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    public static bool Contain(IPAddress address)
    {
        if (NotPublic.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address)))
        {
            return false;
        }

        return address.AddressFamily != AddressFamily.InterNetworkV6 || Embedded(address) is not { } inner || Contain(inner);
    }

    // An IPv6 address that a translator turns into an IPv4 one leads to where that leads.
    private static IPAddress? Embedded(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return Nat64.Contains(address) ? new IPAddress(bytes[12..])
            : SixToFour.Contains(address) ? new IPAddress(bytes[2..6])
            : null;
    }
}
