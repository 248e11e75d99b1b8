using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Detect.Rules;

/// <summary>The hash of what decides a rule's alerts, from texts that do not depend on how matching is implemented.</summary>
internal static class RuleVersion
{
    public static string Of(params IEnumerable<string> parts)
    {
        var text = string.Join('\n', parts.Select(part => $"{part.Length}:{part}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    public static string TextOf(Threshold? threshold) => threshold is null
        ? ""
        : string.Join(',', threshold.Comparisons.Select(c => $"{c.Operator} {c.Value.ToString("R", CultureInfo.InvariantCulture)}"));

    public static string TextOf(IEnumerable<GroupByField> fields) =>
        string.Join(';', fields.Select(field => $"{field.Name}={string.Join(',', field.FieldByRule.Values.Select(f => f.Name))}"));

    public static string TextOf(FoldOptions? fold) =>
        fold is null ? "" : $"fold {fold.Timespan} by {string.Join(',', fold.GroupBy.Select(field => field.Name))}";

    public static string TextOf(FirstSeenOptions? firstSeen) => firstSeen is null
        ? ""
        : $"first_seen {string.Join(',', firstSeen.Fields.Select(field => field.Name))}"
            + $" by {string.Join(',', firstSeen.GroupBy.Select(field => field.Name))} {firstSeen.Memory} {firstSeen.Learning}";

    public static string TextOf(AccountRequirement? account) => account is null ? "" : $" account {account.Of}: {account.Class}";

    public static string TextOf(ClassThresholds? classes) => classes is null
        ? ""
        : $"{classes.Of}: {string.Join(';', classes.ByClass.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {TextOf(pair.Value)}"))}";

    public static string TextOf(TemporalExpression? condition) => condition switch
    {
        null => "",
        TemporalRule rule => rule.Rule.Id,
        TemporalAnd and => $"({string.Join(" and ", and.Operands.Select(TextOf))})",
        TemporalOr or => $"({string.Join(" or ", or.Operands.Select(TextOf))})",
        TemporalNot not => $"not {TextOf(not.Operand)}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
