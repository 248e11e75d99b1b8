using System.Text.RegularExpressions;

namespace Detect.Rules;

internal static partial class YamlScalarTyping
{
    public static RuleValueKind KindOf(string plain) => plain switch
    {
        "" or "~" or "null" or "Null" or "NULL" => RuleValueKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => RuleValueKind.Boolean,
        _ => Number().IsMatch(plain) ? RuleValueKind.Number : RuleValueKind.Text,
    };

    // Neither octal nor hexadecimal: logs write such values as text, and leading zeros mean something there.
    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
