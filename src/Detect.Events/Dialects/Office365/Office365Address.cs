namespace Detect.Events;

/// <summary>Client addresses come bare, with a port, and as IPv6 in brackets with or without a port.</summary>
internal static class Office365Address
{
    internal static string? Clean(string? address)
    {
        if (address is null or "<null>") return null;
        if (address.StartsWith('['))
        {
            var end = address.IndexOf(']', StringComparison.Ordinal);
            return end > 1 ? address[1..end] : address;
        }

        var colon = address.IndexOf(':', StringComparison.Ordinal);
        var isIpv4WithPort = colon > 0 && colon == address.LastIndexOf(':') && address.AsSpan(0, colon).Count('.') == 3;
        return isIpv4WithPort ? address[..colon] : address;
    }
}
