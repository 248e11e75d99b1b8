using System.Net;

namespace Detect.Connectors;

/// <summary>Where and how a webhook posts. Not a record: nothing may print it, its URL or headers may be the credential.</summary>
public sealed class WebhookOptions
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(15);

    /// <summary>http or https.</summary>
    public required Uri Url { get; init; }

    /// <summary>Each signs, so that a receiver may change from one to another at its own time; none for no signature.</summary>
    public IReadOnlyList<WebhookSecret> Secrets { get; init; } = [];

    /// <summary>Sent beside the payload's own.</summary>
    public IReadOnlyDictionary<string, TextTemplate> Headers { get; init; } = new Dictionary<string, TextTemplate>();

    /// <summary>From connecting to the end of the answer's head.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Networks that are not public, and yet allowed; empty for none.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>Calls under way at once.</summary>
    public int Concurrency { get; init; } = 4;

    /// <exception cref="FormatException">The URL or a header cannot be used; the message quotes no secret.</exception>
    public void Validate()
    {
        if (!Url.IsAbsoluteUri || Url.Scheme is not ("http" or "https"))
        {
            throw new FormatException("a webhook's url begins with https:// or http://");
        }

        if (Url.UserInfo.Length > 0)
        {
            throw new FormatException("a webhook's url has no user name or password in it; use a header");
        }

        foreach (var name in Headers.Keys)
        {
            WebhookHeaders.Validate(name);
        }
    }
}
