namespace Detect.Events;

/// <summary>Receives what a decoder makes of each record, in the order of the source.</summary>
public interface IEventVisitor
{
    /// <summary>The event is valid only during the call; <see cref="AuditEvent.Detach"/> gives one that can be kept.</summary>
    void OnEvent(AuditEvent e);

    void OnDeadLetter(DeadLetter deadLetter);

    /// <summary>Something a person should know that cost no record, such as a localised CSV header that was understood.</summary>
    void OnNotice(RecordOrigin origin, string code, string message);
}
