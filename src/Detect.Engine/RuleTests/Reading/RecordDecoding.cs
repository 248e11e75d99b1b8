using System.Text;
using System.Text.Json.Nodes;
using Detect.Events;

namespace Detect.Engine;

/// <summary>Asks the decoder what one record is.</summary>
internal sealed class RecordDecoding : IEventVisitor
{
    private readonly List<AuditEvent> events = [];
    private string reason = "";

    /// <returns>Null with the reason where the record is not one event.</returns>
    public static AuditEvent? Decode(JsonObject record, out string reason)
    {
        var decoding = new RecordDecoding();
        var decoder = new EventDecoder();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(RecordText.Of(record) + "\n"));
        foreach (var chunk in ChunkReader.Read(stream, "(test)"))
        {
            decoder.Decode(chunk, decoding);
        }

        reason = decoding.reason.Length > 0 ? decoding.reason : $"it holds {decoding.events.Count} events";
        return decoding.events is [var only] ? only : null;
    }

    public void OnEvent(AuditEvent e) => events.Add(e.Detach());

    public void OnDeadLetter(DeadLetter deadLetter) => reason = deadLetter.Reason;

    public void OnNotice(RecordOrigin origin, string code, string message)
    {
    }
}
