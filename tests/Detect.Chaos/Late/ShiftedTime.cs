namespace Detect.Chaos;

/// <summary>The clock of this machine, moved ahead at will: what waits for time to pass does not have to.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private TimeSpan shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(shift.TotalSeconds * TimestampFrequency);

    public void Advance(TimeSpan time) => shift += time;
}
