using System.Net.Http.Headers;

namespace Detect.Connectors;

internal static class WebhookHeaders
{
    private static readonly string[] Own =
    [
        "webhook-id", "webhook-timestamp", "webhook-signature", "content-length", "content-type", "content-encoding", "host", "connection",
        "transfer-encoding", "expect", "upgrade", "user-agent",
    ];

    private static readonly System.Buffers.SearchValues<char> TokenCharacters = System.Buffers.SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <exception cref="FormatException">It is no header's name, or one that the sink sets itself.</exception>
    public static void Validate(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            throw new FormatException($"\"{name}\" is no name of a header");
        }

        if (Own.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new FormatException($"the header {name} is set by the sink itself");
        }
    }

    public static void Add(HttpRequestHeaders headers, IReadOnlyDictionary<string, TextTemplate> templates, Notification notification)
    {
        foreach (var (name, template) in templates)
        {
            headers.TryAddWithoutValidation(name, template.HeaderValue(notification));
        }
    }
}
