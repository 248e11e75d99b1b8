using System.Globalization;

namespace Detect.Benchmarks;

/// <summary>What the command line says.</summary>
internal sealed record BenchmarkOptions(string Command)
{
    public static readonly IReadOnlyList<string> Commands = ["throughput", "windows", "matching", "decode", "memory", "store"];

    /// <summary>Bytes of generated log. Default 1 GB; 4 MB with <c>--smoke</c>.</summary>
    public long Size { get; init; } = 1_000_000_000;

    /// <summary>Everything tiny, to see that it runs.</summary>
    public bool Smoke { get; init; }

    /// <summary>Thread counts to measure; the first gives the rates, the second the factor.</summary>
    public IReadOnlyList<int> Threads { get; init; } = [1, 2];

    /// <summary>Measured rounds; the best counts.</summary>
    public int Rounds { get; init; } = 3;

    public IReadOnlyList<int> RuleCounts { get; init; } = [50, 1_000, 5_000];

    /// <summary>A log to keep and use again instead of a temporary one.</summary>
    public string? File { get; init; }

    public static BenchmarkOptions? Parse(string[] arguments)
    {
        if (arguments.Length == 0 || !Commands.Contains(arguments[0]))
        {
            return null;
        }

        var options = new BenchmarkOptions(arguments[0]);
        for (var i = 1; i < arguments.Length; i++)
        {
            if (arguments[i] == "--smoke")
            {
                options = options with { Smoke = true, Size = 4_000_000, Rounds = 1 };
            }
            else if (arguments[i] == "--cpu")
            {
                Clock.CountsProcessorTime = true;
            }
            else if (i + 1 == arguments.Length || options.With(arguments[i], arguments[++i]) is not { } changed)
            {
                return null;
            }
            else
            {
                options = changed;
            }
        }

        return options;
    }

    private BenchmarkOptions? With(string name, string value) => name switch
    {
        "--size" => this with { Size = Bytes(value) },
        "--threads" => this with { Threads = Numbers(value) },
        "--rounds" => this with { Rounds = Number(value) },
        "--rules" => this with { RuleCounts = Numbers(value) },
        "--file" => this with { File = value },
        _ => null,
    };

    private static List<int> Numbers(string list) => [.. list.Split(',').Select(Number)];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Bytes(string text) => text switch
    {
        [.. var number, 'G', 'B'] => 1_000_000_000L * Number(number),
        [.. var number, 'M', 'B'] => 1_000_000L * Number(number),
        _ => Number(text),
    };
}
