namespace Detect.Events;

/// <summary>
/// Reads detached events, one at a time on each thread: an event that waits in a window holds its bytes and no index of them.
/// </summary>
internal sealed class DetachedReader
{
    [ThreadStatic]
    private static DetachedReader? ofThread;

    private FieldReader reader = new(new RecordIndex());
    private AuditEvent? indexed;

    internal static FieldReader Of(AuditEvent e)
    {
        var own = ofThread ??= new DetachedReader();
        if (!ReferenceEquals(own.indexed, e))
        {
            own.Index(e);
        }

        return own.reader;
    }

    private void Index(AuditEvent e)
    {
        indexed = null;
        reader.Reset();
        if (!e.TryIndex(reader.Record))
        {
            // Too deep to be read: nothing of the event before may show.
            reader = new FieldReader(new RecordIndex());
        }

        reader.Table = e.Table;
        reader.Shape = e.Shape;
        reader.Operation = e.Operation;
        indexed = e;
    }
}
