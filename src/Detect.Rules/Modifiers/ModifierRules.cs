namespace Detect.Rules;

/// <summary>Which modifiers may stand together, and in which order.</summary>
internal static class ModifierRules
{
    public static void Check(IReadOnlyList<WrittenModifier> modifiers, bool isKeyword, FindingSink findings)
    {
        for (var i = 0; i < modifiers.Count; i++)
        {
            CheckPairs(modifiers, i, findings);
            CheckOrder(modifiers, i, findings);
            if (isKeyword && !IsForKeywords(modifiers[i].Kind))
            {
                findings.Error(
                    modifiers[i].Position,
                    FindingCodes.KeywordModifier,
                    $"`{modifiers[i].Name}` needs a field, and keywords are searched for in the whole record; expected a field's name before it");
            }
        }
    }

    private static void CheckPairs(IReadOnlyList<WrittenModifier> modifiers, int index, FindingSink findings)
    {
        var later = modifiers[index];
        foreach (var earlier in modifiers.Take(index))
        {
            if (Conflict(earlier.Kind, later.Kind) is { } reason)
            {
                var message = $"`{later.Name}` cannot be combined with `{earlier.Name}`: {reason}; expected one of them";
                findings.Error(later.Position, FindingCodes.ModifierConflict, message);
                return;
            }
        }
    }

    private static string? Conflict(Modifier left, Modifier right) =>
        left == right ? "it is there twice"
        : StandsAlone(left, right) ? "it has to stand alone"
        : Both(left, right, Modifiers.IsPosition) ? "they say different places"
        : Both(left, right, Modifiers.IsUtf16) ? "a value has one encoding"
        : Both(left, right, Modifiers.IsBase64) ? "a value has one encoding"
        : Either(left, right, kind => kind == Modifier.Regex, ExcludedByRegex) ? "a regular expression says that itself"
        : Either(left, right, kind => kind == Modifier.FieldReference, ExcludedByFieldReference) ? "a field is not text of the rule"
        : null;

    private static bool StandsAlone(Modifier left, Modifier right) => left.StandsAlone() || right.StandsAlone();

    private static bool ExcludedByRegex(Modifier kind) =>
        kind.IsPosition() || kind.IsEncoding() || kind is Modifier.Cased or Modifier.WinDash or Modifier.FieldReference;

    private static bool ExcludedByFieldReference(Modifier kind) =>
        kind.IsEncoding() || kind.IsRegexFlag() || kind is Modifier.WinDash;

    private static bool Both(Modifier left, Modifier right, Func<Modifier, bool> isOne) => isOne(left) && isOne(right);

    private static bool Either(Modifier left, Modifier right, Func<Modifier, bool> isOne, Func<Modifier, bool> isOther) =>
        (isOne(left) && isOther(right)) || (isOne(right) && isOther(left));

    private static void CheckOrder(IReadOnlyList<WrittenModifier> modifiers, int index, FindingSink findings)
    {
        var modifier = modifiers[index];
        var before = modifiers.Take(index).Select(earlier => earlier.Kind).ToList();
        var after = modifiers.Skip(index + 1).Select(later => later.Kind).ToList();
        if (modifier.Kind == Modifier.All && after.Count > 0)
        {
            findings.Warning(
                modifier.Position, FindingCodes.AllNotLast, "`all` links the values whatever stands after it; expected it as the last modifier");
        }
        else if (modifier.Kind.IsRegexFlag() && !before.Contains(Modifier.Regex))
        {
            Report($"`{modifier.Name}` is a flag of a regular expression; expected `re` before it");
        }
        else if (modifier.Kind.IsUtf16() && before.Any(Modifiers.IsBase64))
        {
            Report($"`{modifier.Name}` comes after Base64, which has encoded its result already; expected it before");
        }
        else if (modifier.Kind.IsEncoding() && before.Any(Modifiers.IsPosition))
        {
            Report($"`{modifier.Name}` comes after `{modifiers.First(m => m.Kind.IsPosition()).Name}`, which places its result; expected it before");
        }
        else if (modifier.Kind == Modifier.WinDash && before.Any(Modifiers.IsEncoding))
        {
            Report("`windash` comes after the encoding, which leaves no dashes; expected it before");
        }

        void Report(string message) => findings.Error(modifier.Position, FindingCodes.ModifierOrder, message);
    }

    private static bool IsForKeywords(Modifier kind) => !kind.StandsAlone()
        && kind is not (Modifier.FieldReference or Modifier.StartsWith or Modifier.EndsWith);
}
