using System.Diagnostics;
using System.Globalization;

namespace Detect.Benchmarks;

/// <summary>One run in a process of its own, to see the most memory it ever has resident.</summary>
internal static class MemoryCommand
{
    public static void Run(BenchmarkOptions options)
    {
        using var log = new LogFile(options);
        PipelineRun.Of(log.Path, BenchmarkRules.Grow(options.RuleCounts[^1]), options.Threads[0]);
        Console.WriteLine($"{Machine.PeakResidentMegabytes():N0} MB");
    }

    public static string InChild(LogFile log, int rules, int threads)
    {
        var assembly = typeof(MemoryCommand).Assembly.Location;
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(assembly);
        }

        string[] arguments =
        [
            "memory", "--file", log.Path, "--rules", rules.ToString(CultureInfo.InvariantCulture),
            "--threads", threads.ToString(CultureInfo.InvariantCulture),
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? $"failed with {child.ExitCode}";
    }
}
