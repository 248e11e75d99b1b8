using System.Globalization;
using System.Net;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>The texts of scalars, by kind.</summary>
internal static class ScalarText
{
    public const string Forever = "forever";

    private static readonly (string Unit, long Bytes)[] Units = [("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30)];

    /// <summary>Null when the text is one of that kind; else what was expected.</summary>
    public static string? Expected(ScalarShape shape, string text) => shape.Kind switch
    {
        ScalarKind.Timespan when !SigmaTimespan.TryParse(text, out _) =>
            "a whole number above 0 and one of s, m, h, d, w, M and y, such as \"15m\"",
        ScalarKind.Retention when text != Forever && !SigmaTimespan.TryParse(text, out _) =>
            "a whole number above 0 and one of s, m, h, d, w, M and y, such as \"90d\", or \"forever\"",
        ScalarKind.Number when !TryNumber(text, shape, out _) =>
            string.Create(CultureInfo.InvariantCulture, $"a whole number from {shape.Range.Least} to {shape.Range.Most}"),
        ScalarKind.Boolean when !TryFlag(text, out _) => "true or false",
        ScalarKind.Size when !TrySize(text, out _) => "a whole number of KB, MB or GB, such as \"64MB\"",
        ScalarKind.Url when !TryUrl(text, out _) => "an address that begins with http:// or https:// and holds no user or password",
        ScalarKind.Network when !TryNetwork(text, out _) => "an IP address, or a network such as \"10.0.0.0/8\"",
        ScalarKind.Endpoint when !TryEndpoint(text, out _) => "an IP address and port, such as \"127.0.0.1:8080\"",
        ScalarKind.Word when !shape.Words.Contains(text, StringComparer.Ordinal) => Words.Or(shape.Words),
        ScalarKind.Path when text.Contains('\0', StringComparison.Ordinal) => "a path",
        _ => null,
    };

    public static bool TryNumber(string text, ScalarShape shape, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
        && number >= shape.Range.Least
        && number <= shape.Range.Most;

    public static bool TryFlag(string text, out bool flag) => bool.TryParse(text, out flag);

    public static bool TrySize(string text, out long bytes)
    {
        bytes = 0;
        foreach (var (unit, factor) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && int.TryParse(text.AsSpan(0, text.Length - unit.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count > 0)
            {
                bytes = count * factor;
                return bytes <= 1L << 40;
            }
        }

        return false;
    }

    public static bool TryUrl(string text, out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0;

    /// <summary>Host bits of a network may be set: what counts is its prefix.</summary>
    public static bool TryNetwork(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address))
        {
            return false;
        }

        var bits = address.GetAddressBytes().Length * 8;
        var prefix = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits))
        {
            return false;
        }

        network = new IPNetwork(Masked(address, prefix), prefix);
        return true;
    }

    /// <summary>localhost is loopback's IPv4 address, * and a lone port are every address.</summary>
    public static bool TryEndpoint(string text, out IPEndPoint? endpoint)
    {
        endpoint = null;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        var host = text[..colon] switch
        {
            "localhost" => "127.0.0.1",
            "*" or "" => "::",
            var other => other,
        };
        if (!IPAddress.TryParse(host, out var address) || (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && host is not ("::" or ['[', ..])))
        {
            return false;
        }

        endpoint = new IPEndPoint(address, port);
        return true;
    }

    private static IPAddress Masked(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(prefix - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
