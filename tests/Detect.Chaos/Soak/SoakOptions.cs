using System.Globalization;

namespace Detect.Chaos;

/// <summary>What the soak was asked for.</summary>
internal sealed record SoakOptions
{
    public int Events { get; init; } = 10_000_000;

    public string Store { get; init; } = "sqlite";

    public int Seed { get; init; } = 1;

    /// <summary>
    /// How long matched events are kept beyond what windows need: event time runs much faster than the clock here, so that the default of
    /// two days would be months of the log.
    /// </summary>
    public string JournalRetention { get; init; } = "1m";

    /// <summary>Of a PostgreSQL server; null where there is none.</summary>
    public string? Postgres { get; init; } = Environment.GetEnvironmentVariable("DETECT_POSTGRES") is { Length: > 0 } connection ? connection : null;

    /// <returns>Null where the arguments are not understood.</returns>
    public static SoakOptions? Parse(ReadOnlySpan<string> args)
    {
        var options = new SoakOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || options.With(args[i], args[i + 1]) is not { } next)
            {
                return null;
            }

            options = next;
        }

        return options;
    }

    private SoakOptions? With(string name, string value) => name switch
    {
        "--store" when KillOptions.AllStores.Contains(value) => this with { Store = value },
        "--journal" => this with { JournalRetention = value },
        _ => int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number > 0 ? With(name, number) : null,
    };

    private SoakOptions? With(string name, int number) => name switch
    {
        "--events" => this with { Events = number },
        "--seed" => this with { Seed = number },
        _ => null,
    };
}
