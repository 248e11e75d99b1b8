namespace Detect.Events;

/// <summary>A record in the canonical layout, or the reason why there is none.</summary>
internal readonly record struct TranscriptionResult(CanonicalRecord? Record, string Code = "", string Reason = "")
{
    internal static TranscriptionResult Failed(string code, string reason) => new(null, code, reason);

    public static implicit operator TranscriptionResult(CanonicalRecord record) => new(record);
}
