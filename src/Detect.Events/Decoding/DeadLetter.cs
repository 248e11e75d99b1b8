namespace Detect.Events;

/// <summary>A record that could not be decoded, kept with its position, a stable reason code and its bytes.</summary>
/// <param name="Code">Stable kebab-case code, such as <c>invalid-json</c> or <c>no-time</c>.</param>
/// <param name="Reason">One sentence for a person.</param>
public sealed record DeadLetter(RecordOrigin Origin, string Code, string Reason, ReadOnlyMemory<byte> Raw)
{
    /// <summary>The header that <see cref="Raw"/> is a row under; empty for what is no row.</summary>
    public ReadOnlyMemory<byte> CsvHeader { get; init; }

    /// <summary>A record whose reading found a bug.</summary>
    public static DeadLetter OfFailure(RecordOrigin origin, Exception exception, ReadOnlyMemory<byte> raw)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new DeadLetter(origin, "decoder-failure", $"Reading the record failed: {exception.GetType().Name}: {exception.Message}", raw);
    }
}
