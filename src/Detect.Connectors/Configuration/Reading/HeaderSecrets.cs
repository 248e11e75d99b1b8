using System.Text.RegularExpressions;

namespace Detect.Connectors;

/// <summary>Tells headers that may hold a secret from those that only name something.</summary>
internal static partial class HeaderSecrets
{
    /// <param name="text">As it is written, with placeholders.</param>
    public static bool MayHold(string header, string text)
    {
        var literal = Placeholder().Replace(text, " ");
        return Telling().IsMatch(header) ? !string.IsNullOrWhiteSpace(literal) : Random().Matches(literal).Any(run => run.Value.Any(char.IsAsciiDigit) && run.Value.Any(char.IsAsciiLetter));
    }

    [GeneratedRegex(@"\{\{[^{}]*\}\}")]
    private static partial Regex Placeholder();

    // By the name alone: passwords have no pattern.
    [GeneratedRegex("auth|cookie|credential|key|pass|secret|session|sign|token", RegexOptions.IgnoreCase)]
    private static partial Regex Telling();

    // What people write has breaks in it; what is drawn at random for a key is long and has digits among letters.
    [GeneratedRegex("[A-Za-z0-9+/_=]{16,}")]
    private static partial Regex Random();
}
