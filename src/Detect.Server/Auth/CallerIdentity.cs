using System.Net;
using System.Security.Cryptography;
using System.Text;
using Detect.Connectors;

namespace Detect.Server;

/// <summary>Finds out who is asking: by bearer token, by a trusted proxy's header or, where neither is configured, by loopback.</summary>
internal sealed class CallerIdentity(ApiSettings settings)
{
    private const string Scheme = "Bearer ";

    private readonly (byte[] Digest, Caller Caller)[] tokens =
        [.. settings.Tokens.Select(token => (Digest(token.Token.Reveal()), new Caller(token.Name, token.Role)))];

    public bool HasTokens => tokens.Length > 0;

    public bool IsOpen => tokens.Length == 0 && settings.Proxy is null;

    public Caller? Identify(HttpContext context)
    {
        var remote = Unmapped(context.Connection.RemoteIpAddress);
        if (context.Request.Headers.Authorization is [{ } header])
        {
            return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? OfToken(header[Scheme.Length..].Trim()) : null;
        }

        if (settings.Proxy is { } proxy && remote is not null && proxy.Addresses.Any(network => network.Contains(remote)))
        {
            return OfProxy(proxy, context.Request.Headers);
        }

        return IsOpen && remote is not null && IPAddress.IsLoopback(remote) ? new Caller("local", ApiRole.Admin) : null;
    }

    // Digests are compared, all of them and in constant time, so that time tells neither length nor position of a difference.
    public Caller? OfToken(string token)
    {
        var digest = Digest(token);
        Caller? found = null;
        foreach (var (known, caller) in tokens)
        {
            found = CryptographicOperations.FixedTimeEquals(known, digest) ? caller : found;
        }

        return found;
    }

    private static Caller? OfProxy(ProxySettings proxy, IHeaderDictionary headers)
    {
        if (headers[proxy.UserHeader] is not [{ Length: > 0 } user])
        {
            return null;
        }

        var groups = headers[proxy.GroupsHeader].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries));
        ApiRole? role = null;
        foreach (var name in groups.Prepend(user))
        {
            role = proxy.Roles.TryGetValue(name, out var given) && !(role >= given) ? given : role;
        }

        return (role ?? proxy.DefaultRole) is { } granted ? new Caller(Printable(user), granted) : null;
    }

    /// <summary>The name goes into logs and the audit trail.</summary>
    private static string Printable(string user) =>
        new([.. user.Where(character => !char.IsControl(character)).Take(200)]);

    public static IPAddress? Unmapped(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
