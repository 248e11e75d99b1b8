using Detect.Connectors;
using Detect.Server.Tests.Faults;

namespace Detect.Server.Tests.Late;

/// <summary>What the log says of accounts beyond the watermark, when something late is worked in.</summary>
public sealed class WaitingAccountsTests
{
    [Theory]
    [OnEachStore]
    public async Task A_role_that_is_known_to_be_gone_raises_nothing_when_its_grant_is_worked_in(string store)
    {
        await using var bench = new CommitBench(store)
        {
            Content = CommitBench.ContentOf(LateRules.Load($$"""
                {{LateRules.Added}}
                ---
                title: Several added by somebody privileged
                id: 00000000-0000-4000-8000-0000000000c1
                level: high
                correlation:
                  type: event_count
                  rules: [added]
                  group-by: [actor]
                  timespan: 60m
                  condition: {gte: 4}
                detect:
                  thresholds:
                    of: actor
                    privileged: {gte: 2}
                """)),
        };
        await bench.StartAsync();

        await TakeAsync(bench, 100, "Add user", "alice", at: 100);
        await TakeAsync(bench, 112, "Add user", "alice", at: 112);
        await TakeAsync(bench, 111.5, AuditLine.RoleRemoved, "zoe", at: 112.1, roleOf: "alice");
        await TakeAsync(bench, 101, AuditLine.RoleGranted, "zoe", at: 112.2, roleOf: "alice");
        bench.Engine.LateSince.Should().NotBeNull();
        await bench.SettleAsync();
        await TakeAsync(bench, 300, "Reset password", "zoe", at: 300);

        (await bench.Store.Alerts.ListAsync(new AlertQuery(), CancellationToken.None)).Alerts.Should().BeEmpty();
    }

    private static Task TakeAsync(CommitBench bench, double minute, string operation, string actor, double at, string? roleOf = null) =>
        bench.TakeAsync([new AuditLine((int)(minute * 2), minute, operation, actor, "192.0.2.1", roleOf)], AuditLine.Start.AddMinutes(at));
}
