using System.Security.Cryptography;
using System.Text;

namespace Detect.Connectors;

/// <summary>A signing key of Standard Webhooks. Never shown.</summary>
public sealed class WebhookSecret
{
    private const string Prefix = "whsec_";
    private readonly byte[] key;

    private WebhookSecret(byte[] key) => this.key = key;

    /// <summary>Reads <c>whsec_</c> and the base64 of 24 to 64 bytes.</summary>
    /// <exception cref="FormatException">It is something else; the message does not quote it.</exception>
    public static WebhookSecret Parse(string text)
    {
        var base64 = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : "";
        var key = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, key, out var length) || length is < 24 or > 64)
        {
            throw new FormatException("a signing secret is whsec_ followed by the base64 of 24 to 64 random bytes");
        }

        return new WebhookSecret(key[..length]);
    }

    /// <summary>One signature of the header <c>webhook-signature</c>.</summary>
    internal string Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        return $"v1,{Convert.ToBase64String(hash.GetHashAndReset())}";
    }
}
