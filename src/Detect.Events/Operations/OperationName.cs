namespace Detect.Events;

/// <summary>
/// How <c>operation</c> spells a name: Unicode dashes and no-break spaces made plain, trimmed, without Office 365's final period.
/// </summary>
public static class OperationName
{
    public static string Fold(string name) => FoldEnd(FoldStart(FoldCharacters(name)));

    /// <summary>What holds anywhere in a name: each dash a hyphen, each space a plain one.</summary>
    public static string FoldCharacters(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Create(text.Length, text, static (into, from) =>
        {
            for (var i = 0; i < into.Length; i++)
            {
                into[i] = Fold(from[i]);
            }
        });
    }

    /// <summary>What holds where a name begins.</summary>
    public static string FoldStart(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.TrimStart();
    }

    /// <summary>What holds where a name ends.</summary>
    public static string FoldEnd(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.TrimEnd();
        return trimmed.EndsWith('.') ? trimmed[..^1].TrimEnd() : trimmed;
    }

    private static char Fold(char c) => c switch
    {
        >= '\u2010' and <= '\u2015' or '\u2212' or '\uFE58' or '\uFE63' or '\uFF0D' => '-',
        '\u00A0' => ' ',
        _ => c,
    };
}
