using System.Globalization;
using System.Text;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>Rules that are about accounts of a class.</summary>
public sealed class AccountRuleTests
{
    private const string Accounts = """
        accounts:
          - userPrincipalName: Glass@contoso.example
            class: emergencyAccess
            from: 2026-03-02T09:10:00Z
            until: 2026-03-02T09:20:00Z
          - userPrincipalName: shared@contoso.example
            class: shared
        """;

    [Fact]
    public void Only_events_of_an_account_of_the_class_match_and_only_in_its_time()
    {
        var alerts = Run(Rule("actor"), Accounts, Added("1", 9, "glass"), Added("2", 10, "GLASS"), Added("3", 12, "shared"), Added("4", 13, "ann"), Added("5", 20, "glass"));

        alerts.Select(alert => alert.First).Should().Equal(Log.At(10));
    }

    [Fact]
    public void The_target_can_be_the_account()
    {
        Run(Rule("target"), Accounts, Added("1", 12, "ann", whom: "glass"), Added("2", 13, "glass", whom: "ann"))
            .Select(alert => alert.First).Should().Equal(Log.At(12));
    }

    [Fact]
    public void A_late_event_is_judged_alike() =>
        Run(Rule("actor"), Accounts, Added("1", 600, "ann"), Added("2", 12, "glass"), Added("3", 13, "ann")).Select(alert => alert.First).Should().Equal(Log.At(12));

    [Fact]
    public void Without_such_accounts_the_rule_is_not_evaluated()
    {
        using var engine = new DetectionEngine(Load(Rule("actor")), new EngineOptions());
        engine.RulesToMatch.Should().BeEmpty();
        Run(Rule("actor"), "accounts: []", Added("1", 12, "glass")).Should().BeEmpty();
    }

    [Fact]
    public void Another_class_is_another_version_of_the_rule() =>
        Load(Rule("actor")).SigmaRules[0].Version.Should().NotBe(Load(Rule("target")).SigmaRules[0].Version);

    private static string Rule(string of) => $$"""
        title: User added
        id: 00000000-0000-4000-8000-0000000000f1
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: Add user}, condition: selection}
        detect: {account: {class: emergencyAccess, of: "{{of}}"} }
        level: high
        """;

    private static RuleSet Load(string yaml)
    {
        var rules = RuleLoader.Load([new RuleFile("rules.yml", yaml)], new RuleLoadOptions { Fields = FieldCatalogue.Default });
        rules.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Should().BeEmpty();
        return rules.Rules;
    }

    private static List<Alert> Run(string rule, string accounts, params string[] records)
    {
        var known = AccountFile.Load(new RuleFile("accounts.yml", accounts));
        known.Findings.Should().BeEmpty();
        using var engine = new DetectionEngine(Load(rule), new EngineOptions { Accounts = known.Accounts });
        var raised = new List<Alert>();
        engine.Alerts.Subscribe(raised.Add);
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', records) + "\n");
        new DetectionPipeline(engine).Run([new RecordSource("log", () => new MemoryStream(bytes))]);
        return raised;
    }

    private static string Added(string id, int minute, string actor, string whom = "new")
    {
        var time = Log.At(minute).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        return $$$"""
            {"time":"{{{time}}}","category":"AuditLogs","operationName":"Add user","tenantId":"c0000000-0000-4000-8000-000000000001",
            "properties":{"id":"Directory_{{{id}}}","activityDateTime":"{{{time}}}","activityDisplayName":"Add user","result":"success",
            "initiatedBy":{"user":{"userPrincipalName":"{{{actor}}}@contoso.example"}},
            "targetResources":[{"type":"User","userPrincipalName":"{{{whom}}}@contoso.example","modifiedProperties":[]}]}}
            """.ReplaceLineEndings("");
    }
}
