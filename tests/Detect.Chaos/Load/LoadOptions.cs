using System.Globalization;

namespace Detect.Chaos;

/// <summary>What the load test was asked for.</summary>
internal sealed record LoadOptions
{
    public static readonly string[] AllSources = ["files", "http", "kafka", "log-analytics", "graph"];

    public IReadOnlyList<string> Sources { get; init; } = AllSources;

    public string Store { get; init; } = "sqlite";

    /// <summary>Records a second that are held beside 60 % of the highest rate.</summary>
    public int Rate { get; init; } = 500;

    /// <summary>How long each rate is held, and the highest is looked for.</summary>
    public int Seconds { get; init; } = 60;

    /// <summary>How often the services that are polled are asked.</summary>
    public string PollEvery { get; init; } = "5s";

    public int Seed { get; init; } = 1;

    /// <summary>Of a PostgreSQL server; null where there is none.</summary>
    public string? Postgres { get; init; } = Environment.GetEnvironmentVariable("DETECT_POSTGRES") is { Length: > 0 } connection ? connection : null;

    /// <returns>Null where the arguments are not understood.</returns>
    public static LoadOptions? Parse(ReadOnlySpan<string> args)
    {
        var options = new LoadOptions();
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

    private LoadOptions? With(string name, string value) => name switch
    {
        "--source" when value.Split(',') is var sources && sources.All(AllSources.Contains) => this with { Sources = sources },
        "--store" when KillOptions.AllStores.Contains(value) => this with { Store = value },
        "--poll" => this with { PollEvery = value },
        _ => int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number > 0 ? With(name, number) : null,
    };

    private LoadOptions? With(string name, int number) => name switch
    {
        "--rate" => this with { Rate = number },
        "--seconds" => this with { Seconds = number },
        "--seed" => this with { Seed = number },
        _ => null,
    };
}
