using System.Diagnostics;
using System.Globalization;

namespace Detect.Chaos;

/// <summary>Damaged input of every kind: nothing may get out of the parts under test, and none may be stuck.</summary>
internal static class FuzzCommand
{
    public static async Task<int> RunAsync(FuzzOptions options)
    {
        Console.WriteLine($"fuzz: seed {options.Seed}");
        using var watch = new FuzzWatch();
        try
        {
            await TryAsync(watch, options.Records, "records", () => Task.FromResult(RecordFuzz.Run(options, watch)));
            await TryAsync(watch, options.Pushed, "records pushed to a server", () => PushFuzz.RunAsync(options, watch));
            await TryAsync(watch, options.Rules, "rule files", () => Task.FromResult(TextFuzz.Rules(options, watch)));
            await TryAsync(watch, options.Configurations, "configurations", () => TextFuzz.ConfigurationsAsync(options, watch));
            await TryAsync(watch, options.Calls, "calls of a server", () => CallFuzz.RunAsync(options, watch));
            Console.WriteLine("fuzz: no unhandled exception, nothing stuck");
            return 0;
        }
#pragma warning disable CA1031 // Whatever gets out of the parts under test is the finding.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Console.WriteLine($"fuzz: failed; try again with: fuzz {watch.Current}\n{exception}");
            return 1;
        }
    }

    private static async Task TryAsync(FuzzWatch watch, int count, string what, Func<Task<string>> run)
    {
        if (count == 0)
        {
            return;
        }

        var started = Stopwatch.GetTimestamp();
        var outcome = await run();
        watch.Rest();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fuzz: {count:N0} {what} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s: {outcome}"));
    }
}
