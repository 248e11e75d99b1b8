using System.Globalization;
using System.Text;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests;

public sealed class AccountTests
{
    private const string Tenant = "c0000000-0000-4000-8000-000000000001";
    private const string Other = "c0000000-0000-4000-8000-00000000000b";

    private const string Rules = $$"""
        {{AuditRun.UserCreated}}
        title: Many users created
        id: 00000000-0000-4000-8000-0000000000e2
        level: high
        correlation:
          type: event_count
          rules: [created]
          group-by: [actor]
          timespan: 60m
          condition: {gte: 4}
        detect:
          thresholds:
            of: actor
            privileged: {gte: 2}
            emergencyAccess: {gte: 1}
        """;

    [Fact]
    public void The_accounts_file_decides_the_threshold_and_the_alert_says_so()
    {
        var accounts = Load("accounts:\n  - userPrincipalName: Ann@contoso.example\n    class: privileged\n").Accounts;

        var alert = Run(accounts, Created("1", 0), Created("2", 1)).Should().ContainSingle().Subject;

        alert.Class.Should().Be(new AppliedClass(AccountClass.Privileged, "ann@contoso.example", "accounts.yml line 2"));
        alert.Arithmetic.Should().Be("2 of 2 in 1 min of 60 min");
    }

    [Fact]
    public void An_entry_applies_from_and_until_its_times_as_of_the_event()
    {
        var accounts = Load("""
            accounts:
              - userPrincipalName: ann@contoso.example
                class: emergencyAccess
                from: 2026-03-02T09:30:00Z
                until: 2026-03-02T09:40:00Z
            """).Accounts;

        Run(accounts, Created("1", 29)).Should().BeEmpty();
        Run(accounts, Created("1", 30)).Should().ContainSingle();
        Run(accounts, Created("1", 40)).Should().BeEmpty();
    }

    [Fact]
    public void A_grant_of_a_privileged_role_in_the_log_makes_the_account_privileged_from_then_on()
    {
        var alert = Run(new AccountDirectory(), Created("1", 0), Created("2", 10), Granted("3", 5)).Should().ContainSingle().Subject;

        alert.Class!.Class.Should().Be(AccountClass.Privileged);
        alert.Class.Reason.Should().Be("granted Global Administrator at 2026-03-02T09:05:00Z");
    }

    [Fact]
    public void Before_the_grant_and_after_the_removal_the_account_is_ordinary()
    {
        Run(new AccountDirectory(), Created("1", 0), Created("2", 4), Granted("3", 5)).Should().BeEmpty();
        Run(new AccountDirectory(), Granted("3", 0), Removed("4", 2), Created("1", 3), Created("2", 4)).Should().BeEmpty();
    }

    [Fact]
    public void Of_several_classes_the_gravest_applies()
    {
        var accounts = Load("""
            accounts:
              - {userPrincipalName: ann@contoso.example, class: ordinary}
              - {userPrincipalName: ann@contoso.example, class: emergencyAccess}
            """).Accounts;

        Run(accounts, Created("1", 0)).Should().ContainSingle().Which.Class!.Class.Should().Be(AccountClass.EmergencyAccess);
    }

    [Fact]
    public void Live_a_grant_that_comes_late_applies_to_the_window_that_is_still_open()
    {
        var alerts = Run(AlertTiming.Eager, new AccountDirectory(), Created("1", 0), Created("2", 10), Granted("3", 5));

        alerts.Should().NotBeEmpty();
        alerts.Select(a => a.Id).Distinct().Should().ContainSingle();
    }

    [Fact]
    public void An_account_is_found_by_its_id_as_by_its_name()
    {
        var accounts = Load("accounts:\n  - id: B0000000-0000-4000-8000-000000000001\n    class: emergencyAccess\n").Accounts;

        Run(accounts, Created("1", 0)).Should().ContainSingle().Which.Class!.Reason.Should().Be("accounts.yml line 2");
    }

    [Fact]
    public void A_grant_that_comes_too_late_for_windows_still_tells_whose_open_window_it_is()
    {
        var alert = Run(new AccountDirectory(), Created("1", 40), Created("2", 50), Created("3", 125, "zoe"), Granted("4", 30), Created("5", 126, "zoe"))
            .Should().ContainSingle().Subject;

        alert.Arithmetic.Should().Be("2 of 2 in 10 min of 60 min");
        alert.Class!.Reason.Should().Be("granted Global Administrator at 2026-03-02T09:30:00Z");
    }

    [Fact]
    public void A_grant_learnt_when_the_window_is_over_changes_nothing() =>
        Run(new AccountDirectory(), Created("1", 0), Created("2", 10), Created("3", 300, "zoe"), Granted("4", 0)).Should().BeEmpty();

    [Fact]
    public void A_grant_withdraws_and_a_removal_ends_no_alert_that_was_raised()
    {
        var alert = Run(new AccountDirectory(), Granted("g", 0), Created("1", 1), Created("2", 2), Removed("r", 3), Created("3", 4)).Should().ContainSingle().Subject;

        alert.EventCount.Should().Be(3);
    }

    [Fact]
    public void Of_a_removal_and_a_grant_at_one_instant_the_grant_is_the_last_word()
    {
        Run(new AccountDirectory(), Granted("g", 0), Removed("r", 0), Created("1", 1), Created("2", 2)).Should().ContainSingle();
        Run(new AccountDirectory(), Removed("r", 0), Granted("g", 0), Created("1", 1), Created("2", 2)).Should().ContainSingle();
    }

    [Fact]
    public void A_grant_in_one_tenant_makes_nobody_privileged_in_another()
    {
        var alert = Run(
            new AccountDirectory(), Granted("g", 0), Elsewhere(Created("1", 1)), Created("2", 2), Elsewhere(Created("3", 3)), Created("4", 4))
            .Should().ContainSingle().Subject;

        alert.TenantId.Should().Be(Tenant);
        alert.Class!.Class.Should().Be(AccountClass.Privileged);
    }

    [Fact]
    public void A_removal_in_one_tenant_takes_nothing_from_the_account_in_another() =>
        Run(new AccountDirectory(), Granted("g", 0), Elsewhere(Removed("r", 1)), Created("1", 2), Created("2", 3))
            .Should().ContainSingle().Which.TenantId.Should().Be(Tenant);

    [Fact]
    public void An_entry_with_a_tenant_is_that_tenants_account_alone()
    {
        var accounts = Load($"accounts:\n  - {{userPrincipalName: ann@contoso.example, tenant: {Other.ToUpperInvariant()}, class: emergencyAccess}}\n").Accounts;

        Run(accounts, Created("1", 0), Elsewhere(Created("2", 0))).Should().ContainSingle().Which.TenantId.Should().Be(Other);
    }

    [Fact]
    public void An_account_that_a_source_reports_is_its_tenants_alone()
    {
        var accounts = new AccountDirectory().With(
            [new KnownAccount("ann@contoso.example", AccountClass.EmergencyAccess, null, null, "listed") { TenantId = Tenant }]);

        Run(accounts, Created("1", 0), Elsewhere(Created("2", 0))).Should().ContainSingle().Which.TenantId.Should().Be(Tenant);
    }

    [Fact]
    public void Behind_the_horizon_only_the_last_word_on_each_role_is_kept()
    {
        var history = new RoleHistory();
        for (var i = 0; i < 1_000; i++)
        {
            history.Add(new RoleChange(i, "role", "Role", IsEligible: false, IsGrant: i % 2 == 0), horizon: i - 10);
        }

        history.Count.Should().BeLessThan(15);
        history.InForce(998)!.Ticks.Should().Be(998);
        history.InForce(999).Should().BeNull();
        history.Add(new RoleChange(5, "role", "Role", IsEligible: false, IsGrant: true), horizon: 2_000);
        history.InForce(2_000).Should().BeNull("a grant that comes late does not outlive the removal after it");
        history.Count.Should().Be(1);
    }

    [Fact]
    public void Every_mistake_of_an_accounts_file_is_a_finding_with_its_position()
    {
        var findings = Load("""
            accounts:
              - userPrincipalNam: ann@contoso.example
                class: priviledged
              - id: 11111111-2222-3333-4444-555555555555
            """).Findings;

        findings.Select(f => f.ToString()).Should().Equal(
            "accounts.yml:2:5: account-without-name: the account has neither \"userPrincipalName\" nor \"id\"; expected one of them",
            "accounts.yml:2:5: unexpected-key: the account has no key \"userPrincipalNam\"; did you mean \"userPrincipalName\"?",
            "accounts.yml:3:12: unknown-class: \"priviledged\" is no class of account; did you mean \"privileged\"?",
            "accounts.yml:4:5: missing-key: the account has no \"class\"; expected \"privileged\", \"emergencyAccess\", \"shared\", \"automation\", \"external\" or \"ordinary\"");
    }

    private static List<Alert> Run(AccountDirectory accounts, params string[] records) => Run(AlertTiming.Final, accounts, records);

    private static List<Alert> Run(AlertTiming timing, AccountDirectory accounts, params string[] records)
    {
        var rules = RuleLoader.Load([new RuleFile("rules.yml", Rules)], new RuleLoadOptions { Fields = FieldCatalogue.Default });
        rules.Findings.Where(f => f.Severity == FindingSeverity.Error).Should().BeEmpty();
        using var engine = new DetectionEngine(rules.Rules, new EngineOptions { Accounts = accounts, Timing = timing });
        var raised = new List<Alert>();
        engine.Alerts.Subscribe(raised.Add);
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', records) + "\n");
        new DetectionPipeline(engine).Run([new RecordSource("log", () => new MemoryStream(bytes))]);
        return raised;
    }

    private static AccountLoadResult Load(string text) => AccountFile.Load(new RuleFile("accounts.yml", text));

    private static string Created(string id, int minute, string actor = "ann") =>
        Record(id, minute, "Add user", actor, """{"type":"User","userPrincipalName":"new@contoso.example","modifiedProperties":[]}""");

    private static string Elsewhere(string record) => record.Replace(Tenant, Other, StringComparison.Ordinal);

    private static string Granted(string id, int minute) => RoleChange(id, minute, "Add member to role", "newValue", "oldValue");

    private static string Removed(string id, int minute) => RoleChange(id, minute, "Remove member from role", "oldValue", "newValue");

    private static string RoleChange(string id, int minute, string operation, string full, string empty) => Record(id, minute, operation, "admin",
        """{"type":"User","id":"a0000000-0000-4000-8000-000000000001","userPrincipalName":"ann@contoso.example","modifiedProperties":["""
        + $$"""{"displayName":"Role.DisplayName","{{full}}":"\"Global Administrator\"","{{empty}}":null},"""
        + $$"""{"displayName":"Role.TemplateId","{{full}}":"\"62e90394-69f5-4237-9190-012177145e10\"","{{empty}}":null}]}""");

    private static string Record(string id, int minute, string operation, string actor, string target)
    {
        var time = Log.At(minute).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        var user = actor == "ann" ? "01" : "02";
        return $$$"""
            {"time":"{{{time}}}","category":"AuditLogs","operationName":"{{{operation}}}","tenantId":"{{{Tenant}}}",
            "properties":{"id":"Directory_{{{id}}}","activityDateTime":"{{{time}}}","activityDisplayName":"{{{operation}}}",
            "loggedByService":"Core Directory","category":"UserManagement","result":"success",
            "initiatedBy":{"user":{"id":"b0000000-0000-4000-8000-0000000000{{{user}}}","userPrincipalName":"{{{actor}}}@contoso.example"}},
            "targetResources":[{{{target}}}]}}
            """.ReplaceLineEndings("");
    }
}
