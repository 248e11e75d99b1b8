using System.Text.RegularExpressions;

namespace Detect.Rules;

/// <summary>
/// Texts that every match of a pattern contains. Reads only the pattern's outermost sequence and gives up where in doubt:
/// finding too little costs time, finding too much would lose matches.
/// </summary>
internal sealed class RegexLiterals
{
    private static readonly Regex Repetition = new(@"^\{\d+(,\d*)?\}", RegexOptions.NonBacktracking);
    private static readonly Regex SpacesOrComments = new(@"\(\?([a-zA-Z-]*x|#)", RegexOptions.NonBacktracking);

    private readonly string pattern;
    private readonly bool ignoreCase;
    private readonly List<string> found = [];
    private string run = "";
    private int at;

    private RegexLiterals(string pattern, bool ignoreCase)
    {
        this.pattern = pattern;
        this.ignoreCase = ignoreCase;
    }

    public static IReadOnlyList<string> Required(string pattern, RegexOptions flags)
    {
        var ignoreCase = flags.HasFlag(RegexOptions.IgnoreCase) || pattern.Contains("(?", StringComparison.Ordinal);
        var reader = new RegexLiterals(pattern, ignoreCase);
        return !SpacesOrComments.IsMatch(pattern) && reader.ReadAll() ? reader.found : [];
    }

    private bool ReadAll()
    {
        while (at < pattern.Length)
        {
            if (!ReadOne())
            {
                return false;
            }
        }

        EndRun();
        return true;
    }

    private bool ReadOne()
    {
        var character = pattern[at];
        switch (character)
        {
            case '|':
                return false;
            case '(':
                EndRun();
                return SkipGroup();
            case '[':
                EndRun();
                return SkipClass();
            case '\\':
                return ReadEscape();
            case '*' or '?' or '+' or '{':
                ReadQuantifier(character);
                return true;
            case '.' or '^' or '$' or ')' or ']':
                EndRun();
                at++;
                return true;
            default:
                Add(character);
                at++;
                return true;
        }
    }

    private void ReadQuantifier(char character)
    {
        if (character != '+')
        {
            run = run.Length > 0 ? run[..^1] : run;
        }

        EndRun();
        at += character == '{' && Repetition.Match(pattern[at..]) is { Success: true } repetition ? repetition.Length : 1;
        at += at < pattern.Length && pattern[at] == '?' ? 1 : 0;
    }

    /// <summary>Escapes that take further characters, such as \x41, are in doubt.</summary>
    private bool ReadEscape()
    {
        var escaped = at + 1 < pattern.Length ? pattern[at + 1] : '\0';
        at += 2;
        if (char.IsAsciiLetterOrDigit(escaped))
        {
            EndRun();
            return "dDwWsSbBnrtfvAzZ".Contains(escaped, StringComparison.Ordinal);
        }

        Add(escaped);
        return true;
    }

    private bool SkipGroup()
    {
        for (var depth = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\':
                    at++;
                    break;
                case '[':
                    if (!SkipClass())
                    {
                        return false;
                    }

                    at--;
                    break;
                case '(':
                    depth++;
                    break;
                case ')' when --depth == 0:
                    at++;
                    return true;
            }
        }

        return false;
    }

    private bool SkipClass()
    {
        at += pattern.AsSpan(at).StartsWith("[^") ? 2 : 1;
        for (var first = at; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\':
                    at++;
                    break;
                case '[':
                    return false;
                case ']' when at > first:
                    at++;
                    return true;
            }
        }

        return false;
    }

    // Without regard to case, .NET takes the Kelvin sign for a k, and it is not ASCII.
    private void Add(char character)
    {
        if (!char.IsAscii(character) || (ignoreCase && character is 'k' or 'K'))
        {
            EndRun();
            return;
        }

        run += character;
    }

    private void EndRun()
    {
        found.Add(run);
        run = "";
    }
}
