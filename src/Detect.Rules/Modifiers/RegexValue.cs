using System.Text.RegularExpressions;

namespace Detect.Rules;

/// <summary>Turns a value of <c>re</c> into a test, or says why the engine cannot run it.</summary>
internal static class RegexValue
{
    private static readonly (Regex Construct, string Name)[] Unsupported =
    [
        (new(@"\(\?<?[=!]", RegexOptions.NonBacktracking), "a lookahead or lookbehind"),
        (new(@"\(\?>", RegexOptions.NonBacktracking), "an atomic group"),
        (new(@"\(\?\(", RegexOptions.NonBacktracking), "a conditional group"),
        (new(@"\\G", RegexOptions.NonBacktracking), "\\G"),
        (new(@"\(\?<\w*-\w+>|\(\?'\w*-\w+'", RegexOptions.NonBacktracking), "a balancing group"),
        (new(@"\\[1-9]|\\k[<'{]", RegexOptions.NonBacktracking), "a backreference"),
    ];

    public static ValueTest? Test(RuleValue value, ModifierChain modifiers, FindingSink findings)
    {
        var flags = modifiers.Where(Modifiers.IsRegexFlag).Aggregate(RegexOptions.None, (all, flag) => all | Flag(flag.Kind));
        try
        {
            return new RegexTest(value.Text, flags);
        }
        catch (RegexParseException e)
        {
            var message = $"\"{value.Text}\" is not a regular expression: {Describe(e)}; expected a pattern as in PCRE";
            findings.Error(value.Position, FindingCodes.InvalidRegex, message);
        }
        catch (NotSupportedException)
        {
            var message = $"\"{value.Text}\" {Why(value.Text)}; expected a pattern that can be run in linear time";
            findings.Error(value.Position, FindingCodes.UnsupportedRegex, message);
        }

        return null;
    }

    private static RegexOptions Flag(Modifier flag) => flag switch
    {
        Modifier.IgnoreCase => RegexOptions.IgnoreCase,
        Modifier.MultiLine => RegexOptions.Multiline,
        _ => RegexOptions.Singleline,
    };

    private static string Why(string pattern)
    {
        var found = Unsupported.Where(entry => entry.Construct.IsMatch(pattern)).Select(entry => entry.Name).FirstOrDefault();
        return found is null
            ? "is too large to run: its repetitions multiply"
            : $"uses {found}, which only a backtracking engine can run, and such an engine can be made to hang";
    }

    private static string Describe(RegexParseException e) => $"{Sentence(e.Error)} at character {e.Offset}";

    /// <summary>The enumeration's names are sentences without spaces: UnescapedEndingBackslash.</summary>
    private static string Sentence(RegexParseError error) =>
        string.Concat(error.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
