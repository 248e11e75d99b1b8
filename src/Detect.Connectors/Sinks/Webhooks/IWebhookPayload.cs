namespace Detect.Connectors;

/// <summary>What a webhook says, as its receiver reads it.</summary>
internal interface IWebhookPayload
{
    string ContentType { get; }

    ReadOnlyMemory<byte> Body(Notification notification);
}
