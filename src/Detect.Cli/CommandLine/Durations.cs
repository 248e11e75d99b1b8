using System.CommandLine.Parsing;
using System.Globalization;

namespace Detect.Cli;

/// <summary>Durations as Sigma writes them: a whole number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
internal static class Durations
{
    public static TimeSpan? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Unit(text) is { } unit
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return unit * number;
        }

        argument.AddError($"'{text}' is not a duration; expected a whole number and s, m, h or d, such as 90m");
        return null;
    }

    private static TimeSpan? Unit(string text) => text switch
    {
        [.., 's'] => TimeSpan.FromSeconds(1),
        [.., 'm'] => TimeSpan.FromMinutes(1),
        [.., 'h'] => TimeSpan.FromHours(1),
        [.., 'd'] => TimeSpan.FromDays(1),
        _ => null,
    };
}
