namespace Detect.Events;

public sealed record DecoderOptions
{
    /// <summary>Treat every record as plain JSON (<c>--shape json</c>) instead of recognising its shape.</summary>
    public bool PlainJson { get; init; }

    /// <summary>For plain JSON: the dotted path of the field that says when it happened, or null.</summary>
    public string? TimestampField { get; init; }
}

/// <summary>Decodes chunks into events. One instance per thread; it reuses its event.</summary>
public sealed class EventDecoder
{
    public EventDecoder(DecoderOptions? options = null) => throw new NotImplementedException();

    public void Decode(RecordChunk chunk, IEventVisitor visitor) => throw new NotImplementedException();
}
