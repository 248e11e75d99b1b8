using Detect.Events;

namespace Detect.Connectors.Tests.AzureSources;

/// <summary>What the decoder makes of the one record of a batch.</summary>
internal sealed class Decoded : IEventVisitor
{
    private readonly List<AuditEvent> events = [];

    public static AuditEvent Of(SourceBatch batch)
    {
        var decoded = new Decoded();
        new EventDecoder().Decode(batch.Chunks.Single(), decoded);
        return decoded.events.Single();
    }

    public void OnEvent(AuditEvent e) => events.Add(e.Detach());

    public void OnDeadLetter(DeadLetter deadLetter) => throw new InvalidOperationException(deadLetter.Reason);

    public void OnNotice(RecordOrigin origin, string code, string message)
    {
    }
}
