namespace Detect.Connectors;

internal static class Pause
{
    /// <summary>Waits, or returns at once when the worker stops.</summary>
    public static async Task For(TimeSpan time, TimeProvider clock, CancellationToken stopping) =>
        await Task.Delay(time, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
