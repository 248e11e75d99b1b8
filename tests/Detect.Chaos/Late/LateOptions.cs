using System.Globalization;

namespace Detect.Chaos;

/// <summary>What the measurement of late events was asked for.</summary>
internal sealed record LateOptions
{
    /// <summary>How many entries the journal has when late events are worked in.</summary>
    public IReadOnlyList<int> Entries { get; init; } = [1_000, 10_000, 100_000];

    /// <returns>Null where the arguments are not understood.</returns>
    public static LateOptions? Parse(ReadOnlySpan<string> args)
    {
        if (args is [])
        {
            return new LateOptions();
        }

        if (args is not ["--entries", var list])
        {
            return null;
        }

        var entries = list.Split(',').Select(text => int.TryParse(text, CultureInfo.InvariantCulture, out var count) ? count : 0).ToList();
        return entries.TrueForAll(count => count > 0) ? new LateOptions { Entries = entries } : null;
    }
}
