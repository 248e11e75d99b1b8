using Detect.Connectors;
using Detect.Rules;

namespace Detect.Server.Tests;

/// <summary>What tells the rules of one worker from those of another.</summary>
public sealed class RulesFingerprintTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly RuleFile Added = Rule("added.yml", "Add user");

    private static readonly RuleFile Listed = Rule("listed.yml", "Delete user", "detect: {account: {of: actor, class: emergencyAccess}}");

    private static readonly ContentTexts Texts = new() { Rules = [Added, Rule("deleted.yml", "Delete user")] };

    [Fact]
    public void It_is_the_same_wherever_the_files_lie() =>
        Of(Texts).Should().Be(Of(Texts with { Rules = [.. Texts.Rules.Reverse().Select(file => file with { Path = $"/elsewhere/{file.Path}" })] }));

    [Fact]
    public void It_is_another_for_other_rules_lists_and_pipelines()
    {
        string[] all =
        [
            Of(Texts),
            Of(Texts with { Rules = [Added] }),
            Of(Texts with { ValueLists = [new RuleFile("lists.yml", "admins: [alice]\n")] }),
            Of(Texts with { Pipelines = [new RuleFile("p.yml", "name: p\npriority: 10\ntransformations: []\n")] }),
        ];

        all.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Silences_and_accounts_change_it_only_where_a_rule_asks_for_an_account_that_is_listed()
    {
        var accounts = new RuleFile("accounts.yml", "accounts: [{userPrincipalName: bob@contoso.example, class: emergencyAccess}]\n");
        var silenced = Texts with { Accounts = accounts, Silences = [new RuleFile("silences.yml", "silences: []\n")] };
        var asking = Texts with { Rules = [Listed] };

        Of(silenced).Should().Be(Of(Texts));
        Of(asking with { Accounts = accounts }).Should().NotBe(Of(asking));
    }

    private static string Of(ContentTexts texts)
    {
        var load = ContentLoader.Load(new ContentInputs(texts, [], [], ""), Now);
        load.Errors.Should().BeEmpty();
        return load.Content!.RulesFingerprint;
    }

    private static RuleFile Rule(string path, string operation, string more = "") => new(path, $$"""
        title: {{operation}}
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: {{operation}}}, condition: selection}
        level: low
        {{more}}
        """);
}
