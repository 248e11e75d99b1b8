namespace Detect.Rules;

/// <summary>Finds what an event must contain for a condition to hold.</summary>
internal static class AnchorDerivation
{
    /// <summary>Sets of which each is necessary by itself; none when the condition can hold on any event.</summary>
    public static IReadOnlyList<AnchorSet> Apply(Expression expression) => expression switch
    {
        AndExpression and => [.. and.Operands.SelectMany(Apply).OrderBy(set => set.Rank)],
        OrExpression or => AnyOf([.. or.Operands.Select(Apply)]),
        FieldTest test => Of(test) is { } anchor ? [new AnchorSet([anchor])] : [],
        _ => [],
    };

    /// <summary>One necessary set of each alternative makes a necessary set of the whole.</summary>
    private static List<AnchorSet> AnyOf(IReadOnlyList<IReadOnlyList<AnchorSet>> alternatives)
    {
        var sets = new List<AnchorSet>();
        if (alternatives.Any(alternative => alternative.Count == 0))
        {
            return sets;
        }

        for (var rank = 0; rank < alternatives.Max(alternative => alternative.Count); rank++)
        {
            var anchors = alternatives.SelectMany(alternative => alternative[Math.Min(rank, alternative.Count - 1)].Anchors);
            sets.Add(new AnchorSet([.. anchors.Distinct()]));
        }

        return sets;
    }

    private static Anchor? Of(FieldTest test) => test.Test switch
    {
        TextTest { Match: TextMatch.Equal } text => new Anchor(test.Field, AnchorKind.Equal, text.Text.ToUpperInvariant()),
        NumberTest { Operator: ComparisonOperator.Equal, IsExact: true } number => new Anchor(test.Field, AnchorKind.Number, number.Number),
        TextTest text => Substring(test, [text.Text]),
        WildcardTest wildcard => Substring(test, wildcard.Pattern.Parts.Select(part => part.Text)),
        RegexTest regex => Substring(test, RegexLiterals.Required(regex.Pattern, regex.Flags)),
        _ => null,
    };

    private static Anchor? Substring(FieldTest test, IEnumerable<string> texts)
    {
        var inField = texts.SelectMany(text => Runs(text, char.IsAscii)).MaxBy(run => run.Length) ?? "";
        var inRecord = Runs(inField, IsWrittenPlainly).MaxBy(run => run.Length)!;
        if (test.Field.Parts.Count > 0 && inRecord.Length >= Anchor.LeastRecordSubstring)
        {
            return new Anchor(test.Field, AnchorKind.RecordSubstring, inRecord.ToUpperInvariant());
        }

        return inField.Length < Anchor.LeastSubstring
            ? null
            : new Anchor(test.Field, AnchorKind.Substring, inField.ToUpperInvariant());
    }

    /// <summary>Whether JSON writes the character as it is, but for <see cref="AuditEvent.HasFreeEscape"/>.</summary>
    private static bool IsWrittenPlainly(char character) => !char.IsControl(character) && character is not ('"' or '\\');

    private static IEnumerable<string> Runs(string text, Func<char, bool> isInRun)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || !isInRun(text[i]))
            {
                yield return text[start..i];
                start = i + 1;
            }
        }
    }
}
