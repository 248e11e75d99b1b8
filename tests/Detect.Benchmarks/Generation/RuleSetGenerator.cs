using Detect.Rules;

namespace Detect.Benchmarks;

/// <summary>
/// The shipped rules, grown by seeded variants: 30 % whole rules with altered strings, 40 % a real operation and a test on
/// the actor's name, 20 % two real operations and two GUIDs contained in modified properties, 10 % nothing but substrings.
/// </summary>
internal sealed class RuleSetGenerator(IReadOnlyList<RuleFile> shipped, ulong seed)
{
    private static readonly string[] SubstringFields =
    [
        "targetResources.displayName", "initiatedBy.user.displayName", "additionalDetails.value",
        "targetResources.modifiedProperties.newValue", "targetResources.modifiedProperties.oldValue",
    ];

    private readonly Draw draw = new(seed);
    private readonly ShippedRuleVariants variants = new(shipped);

    /// <param name="count">How many plain rules the files hold at least.</param>
    public IReadOnlyList<RuleFile> Grow(int count)
    {
        var files = new List<RuleFile>(shipped);
        for (var rules = variants.ShippedCount; rules < count;)
        {
            var (text, added) = Variant();
            files.Add(new RuleFile($"generated/{files.Count}.yml", text));
            rules += added;
        }

        return files;
    }

    private (string Text, int Added) Variant() => draw.Below(10) switch
    {
        < 3 => variants.Next(draw),
        < 7 => (ActorRule(), 1),
        < 9 => (ChangeRule(), 1),
        _ => (SubstringRule(), 1),
    };

    private string ActorRule()
    {
        var person = $"{draw.Of(Words.FirstNames)}.{draw.Of(Words.LastNames)}{draw.Below(Tenant.ActorCount)}".ToLowerInvariant();
        var test = draw.Below(4) switch
        {
            0 => $"initiatedBy.user.userPrincipalName: {person}@contoso.example",
            1 => $"initiatedBy.user.userPrincipalName|startswith: {person}",
            2 => $"initiatedBy.user.userPrincipalName|endswith: {draw.Below(Tenant.ActorCount)}{(char)('a' + draw.Below(26))}@contoso.example",
            _ => $"initiatedBy.user.userPrincipalName|contains: {person[1..^1]}",
        };
        return Rule($"    activityDisplayName: {Quoted(draw.Of(Operation.All).Name)}\n    {test}");
    }

    private string ChangeRule() => Rule(
        $"""
            activityDisplayName:
              - {Quoted(draw.Of(Operation.All).Name)}
              - {Quoted(draw.Of(Operation.All).Name)}
            targetResources.modifiedProperties.newValue|contains:
              - {draw.Guid()}
              - {draw.Guid()}
        """);

    private string SubstringRule()
    {
        var tests = Enumerable.Range(0, 1 + draw.Below(3)).Select(_ => draw.Of(SubstringFields)).Distinct()
            .Select(field => $"    {field}|contains: {Quoted(Substring())}");
        return Rule(string.Join('\n', tests));
    }

    private string Substring() => draw.Below(4) switch
    {
        0 => $"{draw.Of(Words.Systems)} {draw.Of(Words.Kinds)} {Tenant.ActorCount + draw.Below(10_000)}",
        1 => $"{draw.Of(Words.Departments)} {draw.Of(Words.LastNames)}",
        2 => $"{draw.Of(Words.FirstNames)}{draw.Of(Words.Kinds)}/{draw.Below(20)}.{draw.Below(100)}",
        _ => $"{draw.Bits():x}"[..8],
    };

    private string Rule(string selection) =>
        $"""
        title: Generated {draw.Below(1_000_000)}
        id: {draw.Guid()}
        status: test
        level: {draw.Of(["low", "medium", "high"])}
        logsource:
          product: azure
          service: auditlogs
        detection:
          selection:
        {selection}
          condition: selection
        """;

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
