using Detect.Connectors;

namespace Detect.Server.Tests.Late;

/// <summary>Late events belong to an alert that an earlier version of its rule raised.</summary>
public sealed class ChangedRuleTests
{
    [Fact]
    public async Task It_stays_the_one_alert_and_is_told_as_created_once()
    {
        await using var bench = new CommitBench { Content = ManyAdded(3) };
        await bench.StartAsync();
        foreach (var minute in new[] { 0, 1, 3 })
        {
            await TakeAsync(bench, minute);
        }

        await TakeAsync(bench, 300, "Reset password");
        bench.Content = ManyAdded(2);
        await bench.StartAsync();
        await bench.TakeAsync([new AuditLine(2, 2, "Add user", "alice", "192.0.2.1")], AuditLine.Start.AddMinutes(301));
        await bench.SettleAsync();

        var alert = (await bench.Store.Alerts.ListAsync(new AlertQuery(), CancellationToken.None)).Alerts.Should().ContainSingle().Subject;
        alert.Events.Select(e => e.Id).Should().Equal("Directory_0", "Directory_1", "Directory_2", "Directory_3");
        var told = await bench.ToldAsync();
        told.Select(item => item.Kind).Should().Equal(NotificationKind.Created, NotificationKind.Updated);
        told.SelectMany(item => item.Alerts).Select(known => known.Id).Distinct().Should().Equal(alert.Id);
    }

    private static Task TakeAsync(CommitBench bench, int minute, string operation = "Add user") =>
        bench.TakeAsync([new AuditLine(minute, minute, operation, "alice", "192.0.2.1")], AuditLine.Start.AddMinutes(minute));

    private static WorkerContent ManyAdded(int least) =>
        CommitBench.ContentOf(LateRules.Load($"{LateRules.Added}\n---\n{LateRules.ManyAdded(least)}"));
}
