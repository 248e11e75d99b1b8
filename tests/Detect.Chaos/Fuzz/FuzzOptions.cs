using System.Globalization;

namespace Detect.Chaos;

internal sealed record FuzzOptions
{
    public int Records { get; init; } = 100_000;

    /// <summary>Rule files, and as many configurations.</summary>
    public int Texts { get; init; } = 10_000;

    public int Seed { get; init; } = Random.Shared.Next();

    /// <returns>Null where the arguments are not understood.</returns>
    public static FuzzOptions? Parse(ReadOnlySpan<string> args)
    {
        var options = new FuzzOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var number) || number < 0)
            {
                return null;
            }

            switch (args[i])
            {
                case "--records":
                    options = options with { Records = number };
                    break;
                case "--texts":
                    options = options with { Texts = number };
                    break;
                case "--seed":
                    options = options with { Seed = number };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
