using System.Globalization;

namespace Detect.Chaos;

/// <summary>What the kill test was asked for.</summary>
internal sealed record KillOptions
{
    public static readonly string[] AllStores = ["sqlite", "postgresql"];
    public static readonly string[] AllFeeds = ["files", "http", "kafka"];

    public int Kills { get; init; } = 204;

    public int Seed { get; init; } = Random.Shared.Next();

    public int Events { get; init; } = 20_000;

    public int Incidents { get; init; } = 240;

    public IReadOnlyList<string> Stores { get; init; } = AllStores;

    public IReadOnlyList<string> Feeds { get; init; } = AllFeeds;

    /// <summary>How many workers share a store: one after the other, several by PostgreSQL over HTTP and Kafka.</summary>
    public IReadOnlyList<int> Workers { get; init; } = [1, 2];

    /// <summary>Benches at a time; those of Kafka mostly wait for the end of a session.</summary>
    public int Parallel { get; init; } = Math.Max(4, Environment.ProcessorCount);

    /// <summary>Of a PostgreSQL server; null where there is none.</summary>
    public string? Postgres { get; init; } = Environment.GetEnvironmentVariable("DETECT_POSTGRES") is { Length: > 0 } connection ? connection : null;

    /// <returns>Null where the arguments are not understood.</returns>
    public static KillOptions? Parse(ReadOnlySpan<string> args)
    {
        var options = new KillOptions();
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

    private KillOptions? With(string name, string value) => name switch
    {
        "--stores" when Chosen(value, AllStores) is { } stores => this with { Stores = stores },
        "--feeds" when Chosen(value, AllFeeds) is { } feeds => this with { Feeds = feeds },
        "--workers" when Numbers(value) is { } workers => this with { Workers = workers },
        _ => int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number > 0 ? With(name, number) : null,
    };

    private KillOptions? With(string name, int number) => name switch
    {
        "--kills" => this with { Kills = number },
        "--seed" => this with { Seed = number },
        "--events" => this with { Events = number },
        "--incidents" => this with { Incidents = number },
        "--parallel" => this with { Parallel = number },
        _ => null,
    };

    private static int[]? Numbers(string value) =>
        value.Split(',').Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray() is var numbers
        && numbers.All(number => number is > 0 and < 10) ? numbers : null;

    private static string[]? Chosen(string value, string[] among) =>
        value.Split(',') is var chosen && chosen.All(among.Contains) ? chosen : null;
}
