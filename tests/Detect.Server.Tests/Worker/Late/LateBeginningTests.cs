using Detect.Connectors;

namespace Detect.Server.Tests.Late;

/// <summary>An event that no rule matches, and that shows late that its tenant's log began before what was learnt from.</summary>
public sealed class LateBeginningTests
{
    private const string NewActor = """
        title: A user was deleted by somebody new
        id: 00000000-0000-4000-8000-0000000000a3
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {activityDisplayName: Delete user}, condition: selection}
        level: low
        detect: {first_seen: {fields: [actor], memory: 10h, learning: 90m}}
        """;

    [Fact]
    public async Task What_seemed_to_be_learning_is_told()
    {
        await using var bench = await StartAsync();
        (await AlertsAsync(bench)).Should().BeEmpty("each tenant's log seems to begin with what it learns");

        await TakeAsync(bench, new AuditLine(4, 200, "Reset password", "zoe", "203.0.113.9", Tenant: AuditLine.East), 600);
        await bench.SettleAsync();

        var alert = (await AlertsAsync(bench)).Should().ContainSingle().Subject;
        (alert.TenantId, alert.First).Should().Be((AuditLine.East, AuditLine.Start.AddMinutes(300)));
    }

    [Fact]
    public async Task Of_another_tenant_it_changes_nothing()
    {
        await using var bench = await StartAsync();

        await TakeAsync(bench, new AuditLine(4, 10, "Reset password", "zoe", "203.0.113.9"), 600);
        await bench.SettleAsync();

        (await AlertsAsync(bench)).Should().BeEmpty();
    }

    private static async Task<CommitBench> StartAsync()
    {
        var bench = new CommitBench { Content = CommitBench.ContentOf(LateRules.Load(NewActor)) };
        await bench.StartAsync();
        await TakeAsync(bench, new AuditLine(1, 0, "Delete user", "alice", "192.0.2.1"), 0);
        await TakeAsync(bench, new AuditLine(2, 300, "Delete user", "bob", "192.0.2.1", Tenant: AuditLine.East), 300);
        await TakeAsync(bench, new AuditLine(3, 599, "Reset password", "zoe", "203.0.113.9"), 599);
        return bench;
    }

    private static Task TakeAsync(CommitBench bench, AuditLine line, int minute) => bench.TakeAsync([line], AuditLine.Start.AddMinutes(minute));

    private static async Task<IReadOnlyList<AlertDocument>> AlertsAsync(CommitBench bench) =>
        (await bench.Store.Alerts.ListAsync(new AlertQuery(), CancellationToken.None)).Alerts;
}
