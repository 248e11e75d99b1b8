using System.Diagnostics;

namespace Detect.Chaos;

/// <summary>Knows what is being tried, and ends the process when that takes too long: what is stuck cannot be asked to stop.</summary>
internal sealed class FuzzWatch : IDisposable
{
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Timer timer;
    private volatile Item? current;

    public FuzzWatch() => timer = new Timer(_ => Check(), null, Look, Look);

    /// <summary>What was begun last, as arguments that try it again.</summary>
    public string Current => current?.Again ?? "";

    public void Begin(string option, int seed, int count = 1) => current = new Item($"--seed {seed} --records 0 --pushed 0 --rules 0 --configurations 0 --calls 0 {option} {count}");

    public void Rest() => current = null;

    public void Dispose() => timer.Dispose();

    private void Check()
    {
        if (current is { } item && Stopwatch.GetElapsedTime(item.Since) > TooLong)
        {
            Console.WriteLine($"fuzz: stuck for {TooLong.TotalSeconds:0} s; try again with: fuzz {item.Again}");
            Environment.Exit(1);
        }
    }

    private sealed record Item(string Again)
    {
        public long Since { get; } = Stopwatch.GetTimestamp();
    }
}
