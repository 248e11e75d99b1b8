using System.Diagnostics;
using System.Globalization;

namespace Detect.Chaos;

/// <summary>
/// How long it takes to work late events in, by the size of the journal, and how long commits stand still meanwhile: the worker's own
/// session on SQLite, which goes on taking ten events every 20 ms.
/// </summary>
internal static class LateCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task<int> RunAsync(LateOptions options)
    {
        Console.WriteLine("entries   worked in after s   ms/1,000 entries   commits meanwhile   p50 ms   longest ms   commit before, longest ms");
        foreach (var entries in options.Entries)
        {
            await MeasureAsync(entries);
        }

        return 0;
    }

    private static async Task MeasureAsync(int entries)
    {
        await using var bench = await LateBench.StartAsync(entries);
        var quiet = await CommitsAsync(bench, 50, () => true);
        await bench.TakeLateAsync();
        var started = Stopwatch.GetTimestamp();
        var during = await CommitsAsync(bench, int.MaxValue, () => bench.IsLate);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{entries,7:N0}   {seconds,17:N2}   {seconds * 1e6 / entries,16:N1}   {during.Count,17:N0}   {during[during.Count / 2],6:N1}   {during[^1],10:N1}   {quiet[^1],25:N1}"));
    }

    /// <returns>Milliseconds, ascending.</returns>
    private static async Task<List<double>> CommitsAsync(LateBench bench, int most, Func<bool> goesOn)
    {
        var times = new List<double>();
        while (times.Count < most && goesOn())
        {
            var started = Stopwatch.GetTimestamp();
            await bench.CommitAsync(10);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(Pause);
        }

        times.Sort();
        return times;
    }
}
