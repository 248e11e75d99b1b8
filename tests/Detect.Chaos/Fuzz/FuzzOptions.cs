using System.Globalization;

namespace Detect.Chaos;

/// <summary>How many of each kind are tried.</summary>
internal sealed record FuzzOptions
{
    /// <summary>Records that are decoded, matched and processed.</summary>
    public int Records { get; init; } = 1_000_000;

    /// <summary>Records that are posted to a running server.</summary>
    public int Pushed { get; init; } = 50_000;

    public int Rules { get; init; } = 10_000;

    public int Configurations { get; init; } = 10_000;

    /// <summary>Requests to a running server.</summary>
    public int Calls { get; init; } = 10_000;

    /// <summary>Item number n of each kind is made from this seed plus n.</summary>
    public int Seed { get; init; } = Random.Shared.Next(1_000_000_000);

    /// <returns>Null where the arguments are not understood.</returns>
    public static FuzzOptions? Parse(ReadOnlySpan<string> args)
    {
        var options = new FuzzOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length
                || !int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var number)
                || number < 0
                || options.With(args[i], number) is not { } next)
            {
                return null;
            }

            options = next;
        }

        return options;
    }

    private FuzzOptions? With(string name, int number) => name switch
    {
        "--records" => this with { Records = number },
        "--pushed" => this with { Pushed = number },
        "--rules" => this with { Rules = number },
        "--configurations" => this with { Configurations = number },
        "--calls" => this with { Calls = number },
        "--seed" => this with { Seed = number },
        _ => null,
    };
}
