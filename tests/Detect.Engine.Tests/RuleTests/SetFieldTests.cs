using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests.RuleTesting;

/// <summary>What a test sets, a rule reads: in each dialect, and whichever record it is set in.</summary>
public sealed class SetFieldTests
{
    [Theory]
    [InlineData("pim-eligible-add-completed", "actor: alice", "actor: alice@contoso.example", "actor.displayName: Alice", "actor.type: user")]
    [InlineData("pim-member-add-twin", "actor: alice", "actor: alice@contoso.example", "pimTwin: false")]
    [InlineData("role-member-add", "actor: {app: Backup}", "actor: Backup", "actor.type: app", "pimTwin: false")]
    [InlineData("role-member-add", "actor: {app: MS-PIM}", "pimTwin: true")]
    [InlineData("pim-alert-triggered", "actor: {service: Azure AD PIM}", "actor.type: service")]
    [InlineData("role-member-add", "actor: {user: bob, ipAddress: 203.0.113.9}", "actor: bob@contoso.example", "actor.ipAddress: 203.0.113.9")]
    [InlineData("pim-eligible-add-completed", "ip: 203.0.113.9", "actor.ipAddress: 203.0.113.9")]
    [InlineData("sign-in", "ip: 203.0.113.9", "actor.ipAddress: 203.0.113.9")]
    [InlineData("sign-in", "actor: alice", "userPrincipalName: alice@contoso.example", "actor.displayName: Alice")]
    [InlineData("sign-in", "result: failure", "status.errorCode: 50126", "result: failure")]
    [InlineData("sign-in-service-principal", "actor: {app: Backup}", "actor: Backup", "actor.type: app")]
    [InlineData("azure-activity", "actor: alice", "actor: alice@contoso.example")]
    [InlineData("azure-activity", "ip: 203.0.113.9", "actor.ipAddress: 203.0.113.9")]
    [InlineData("azure-activity", "result: failure", "result: failure")]
    [InlineData("azure-activity", "operation: Microsoft.Authorization/roleAssignments/delete", "operation: Microsoft.Authorization/roleAssignments/delete")]
    [InlineData("pim-eligible-add-completed", "target.user: bob", "target.user.userPrincipalName: bob@contoso.example", "target.user.displayName: Bob")]
    [InlineData("user-add", "target.user.id: 00000000-0000-0000-0000-000000000001", "target.user.id: 00000000-0000-0000-0000-000000000001")]
    [InlineData("user-add", "target: {group: Finance}", "target.group.displayName: Finance")]
    [InlineData("user-update", "target: {user: null, servicePrincipal: Backup}", "target.user.id: null", "target.servicePrincipal.displayName: Backup")]
    [InlineData("user-update", "target.user: null", "targetResources.type: null")]
    [InlineData("user-add", "target.group: Finance", "target.group.displayName: Finance")]
    [InlineData("pim-eligible-add-completed", "role: Global Administrator", "role: Global Administrator", "role.templateId: 62e90394-69f5-4237-9190-012177145e10")]
    [InlineData("role-member-add", "role: Global Administrator", "role: Global Administrator", "role.templateId: 62e90394-69f5-4237-9190-012177145e10")]
    [InlineData("role-member-remove", "role: Global Administrator", "role: Global Administrator", "role.privileged: true")]
    [InlineData("pim-eligible-add-completed", "role: Reports Reader", "role: Reports Reader", "role.privileged: false")]
    [InlineData("user-add", "operation: Restore user", "operation: Restore user", "activityDisplayName: Restore user", "operationName: Restore user")]
    [InlineData("user-add", "result: failure", "result: failure")]
    [InlineData("user-add", "resultReason: Refused", "resultReason: Refused")]
    [InlineData("user-add", "details[Justification]: because", "details[Justification]: because")]
    [InlineData("user-update", "change[Department].new: [Sales]", "change[Department].new: Sales")]
    [InlineData("user-update", "change[AccountEnabled].old: [true]", "change[AccountEnabled].old: true")]
    [InlineData("sign-in", "location.countryOrRegion: FR", "location.countryOrRegion: FR")]
    [InlineData("sign-in", "status.errorCode: 500121", "status.errorCode: 500121")]
    [InlineData("user-add", "operationId: 00000000-0000-0000-0000-000000000002", "operationId: 00000000-0000-0000-0000-000000000002")]
    [InlineData("pim-eligible-add-completed", "operationId: 00000000-0000-0000-0000-000000000002", "operationId: 00000000-0000-0000-0000-000000000002")]
    public void What_a_test_sets_a_rule_reads_in_every_dialect(string record, string change, params string[] reads)
    {
        var conditions = string.Concat(reads.Select(read => $"    {read}\n"));
        var rule = $"""
            title: Reads it
            id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e07
            level: low
            logsource: {"{"}product: azure{"}"}
            detection:
              selection:
            {conditions}
              condition: selection
            """;
        var test = $"tests:\n  - name: reads\n    events:\n      - at: 0m\n        use: {record}\n        {change}\n    alerts: [{{at: 0m}}]\n  - name: none\n    events: []\n    alerts: []\n";

        var report = Tested.Run(test, rule);

        report.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Should().BeEmpty();
        report.Failures().Should().BeEmpty();
        report.Results.Count(result => result.Test == "reads").Should().BeGreaterThan(1);
    }

    [Fact]
    public void Every_shipped_record_is_one_event_of_its_table_in_every_dialect()
    {
        var library = new RecordLibrary();
        foreach (var name in RecordLibrary.Shipped)
        {
            var findings = new DocumentFindings("test");
            var record = library.Find(new YamlScalar(name, isQuoted: false, contentOffset: null, new SourcePosition(1, 1)), findings);

            findings.Findings.Should().BeEmpty(name);
            RecordTime.Set(record!, TestTime.Base);
            foreach (var dialect in TestDialect.For([record!]))
            {
                Decode(dialect.Render([record!])).Should().Equal([record!.Table], $"{name} in {dialect.Name}");
            }
        }
    }

    private static List<EventTables> Decode(string text)
    {
        var tables = new TableCollector();
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        foreach (var chunk in ChunkReader.Read(stream, "test"))
        {
            new EventDecoder().Decode(chunk, tables);
        }

        return tables.Tables;
    }

    private sealed class TableCollector : IEventVisitor
    {
        public List<EventTables> Tables { get; } = [];

        public void OnEvent(AuditEvent e) => Tables.Add(e.Table);

        public void OnDeadLetter(DeadLetter deadLetter) => Tables.Add(EventTables.None);

        public void OnNotice(RecordOrigin origin, string code, string message)
        {
        }
    }
}
