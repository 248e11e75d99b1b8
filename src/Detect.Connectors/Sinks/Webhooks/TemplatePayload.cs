using System.Net.Mime;
using System.Text;

namespace Detect.Connectors;

internal sealed class TemplatePayload(TextTemplate template, string contentType) : IWebhookPayload
{
    public string ContentType => contentType;

    public ReadOnlyMemory<byte> Body(Notification notification) => Encoding.UTF8.GetBytes(template.Fill(notification));

    /// <summary>Whether values are escaped for JSON.</summary>
    public static bool IsJson(string contentType)
    {
        var mediaType = new ContentType(contentType).MediaType;
        return mediaType.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
