using Detect.AzureServers;
using Detect.Connectors.Tests.Store;

namespace Detect.Connectors.Tests.Sinks.Sentinel;

public sealed class IncidentSyncTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ManualClock clock = new(Some.Half.AddHours(1));
    private IncidentServer server = null!;
    private Store.TestStore test = null!;
    private IncidentSync sync = null!;
    private bool isDisposed;

    [Fact]
    public async Task An_alert_becomes_an_incident_once()
    {
        await SaveAsync(Some.Alert());

        await RoundsAsync(3);

        var properties = server.Incidents.Values.Should().ContainSingle().Subject["properties"]!;
        properties["title"]!.GetValue<string>().Should().StartWith("Several eligible assignments to privileged roles by one account: dana.ortiz");
        properties["severity"]!.GetValue<string>().Should().Be("High");
        properties["status"]!.GetValue<string>().Should().Be("New");
        properties["description"]!.GetValue<string>().Should().Contain("From: 203.0.113.77").And.Contain("1. Ask the actor");
        server.Writes.Should().Be(1);
    }

    [Fact]
    public async Task A_second_worker_writes_nothing_that_is_there()
    {
        await SaveAsync(Some.Alert());
        await RoundsAsync(1);

        sync = Sync();
        await RoundsAsync(2);

        server.Writes.Should().Be(1);
    }

    [Fact]
    public async Task What_an_analyst_decides_in_Sentinel_is_decided_here()
    {
        await SaveAsync(Some.Alert());
        await RoundsAsync(1);
        server.Edit(incident =>
        {
            incident["status"] = "Closed";
            incident["classification"] = "BenignPositive";
            incident["classificationComment"] = "a drill";
            incident["owner"] = new System.Text.Json.Nodes.JsonObject { ["assignedTo"] = "Ana" };
        });

        await RoundsAsync(2);

        var alert = (await test.Store.Alerts.FindAsync(Some.Alert().Id, default))!;
        alert.Status.Should().Be(AlertStatus.Closed);
        alert.Verdict.Should().Be(AlertVerdict.BenignPositive);
        (await test.Store.Alerts.HistoryAsync(alert.Id, default)).Should().ContainSingle(entry => entry.By == "Sentinel: Ana" && entry.Comment == "a drill");
        (await test.Store.Outbox.NextAsync("chat", 9, clock.GetUtcNow().AddDays(1), default)).Should().ContainSingle()
            .Which.Kind.Should().Be(NotificationKind.Resolved, "others hear of it");
        server.Comments.Should().BeEmpty("what came from Sentinel does not go back there");
    }

    [Fact]
    public async Task What_is_decided_here_is_decided_in_Sentinel_and_the_analysts_work_there_is_kept()
    {
        await SaveAsync(Some.Alert());
        await RoundsAsync(1);
        server.Edit(incident =>
        {
            incident["title"] = "Dana's roles";
            incident["owner"] = new System.Text.Json.Nodes.JsonObject { ["assignedTo"] = "Ana" };
        });
        await DecideAsync(AlertStatus.Closed, AlertVerdict.TruePositive, "sessions revoked");

        await RoundsAsync(2);

        var properties = server.Incidents.Values.Single()["properties"]!;
        properties["status"]!.GetValue<string>().Should().Be("Closed");
        properties["classification"]!.GetValue<string>().Should().Be("TruePositive");
        properties["classificationReason"]!.GetValue<string>().Should().Be("SuspiciousActivity");
        properties["title"]!.GetValue<string>().Should().Be("Dana's roles");
        properties["owner"]!["assignedTo"]!.GetValue<string>().Should().Be("Ana");
        server.Comments.Values.Single().Values.Single()["properties"]!["message"]!.GetValue<string>().Should().Be("ben: sessions revoked");
    }

    [Fact]
    public async Task Comments_go_both_ways_once_each_whatever_restarts()
    {
        await SaveAsync(Some.Alert());
        await RoundsAsync(1);
        await DecideAsync(null, null, "asked Dana");
        server.Comment("c1", "she does not answer");
        await RoundsAsync(2);
        sync = Sync();

        await RoundsAsync(2);

        server.Comments.Values.Single().Should().HaveCount(2);
        (await test.Store.Alerts.HistoryAsync(Some.Alert().Id, default)).Where(entry => entry.Comment is not null)
            .Select(entry => $"{entry.By}: {entry.Comment}")
            .Should().BeEquivalentTo(["ben: asked Dana", "Sentinel: ana@contoso.example: she does not answer"]);
    }

    [Fact]
    public async Task An_incident_that_is_opened_again_opens_its_alert()
    {
        await SaveAsync(Some.Alert());
        await RoundsAsync(1);
        await DecideAsync(AlertStatus.Closed, AlertVerdict.FalsePositive, null);
        await RoundsAsync(2);
        server.Edit(incident => incident["status"] = "Active");

        await RoundsAsync(2);

        (await test.Store.Alerts.FindAsync(Some.Alert().Id, default))!.Status.Should().Be(AlertStatus.Acknowledged);
    }

    [Fact]
    public async Task After_a_restart_the_side_that_is_further_is_right()
    {
        await SaveAsync(Some.Alert());
        await RoundsAsync(1);
        await DecideAsync(AlertStatus.Acknowledged, null, null);
        server.Edit(incident =>
        {
            incident["status"] = "Closed";
            incident["classification"] = "TruePositive";
        });
        sync = Sync();

        await RoundsAsync(1);

        (await test.Store.Alerts.FindAsync(Some.Alert().Id, default))!.Status.Should().Be(AlertStatus.Closed);
    }

    [Fact]
    public async Task An_incident_that_changes_while_it_is_written_is_looked_at_again()
    {
        await SaveAsync(Some.Alert());
        await RoundsAsync(1);
        await DecideAsync(AlertStatus.Acknowledged, null, null);
        var conflicts = 1;
        server.Faults = request => request.Method == "PUT" && conflicts-- > 0 ? new Fault(409) { Code = "Conflict" } : null;

        await RoundsAsync(2);

        server.Incidents.Values.Single()["properties"]!["status"]!.GetValue<string>().Should().Be("Active");
    }

    [Fact]
    public async Task A_role_that_is_missing_is_named()
    {
        await SaveAsync(Some.Alert());
        server.Faults = _ => new Fault(403) { Code = "AuthorizationFailed" };

        await RoundsAsync(1);

        sync.LastError.Should().Be("Sentinel answered 403: the identity needs the role Microsoft Sentinel Responder on the workspace");
        server.Faults = _ => null;
        await RoundsAsync(1);
        sync.LastError.Should().BeNull();
        server.Incidents.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_closed_alert_that_has_no_incident_gets_none()
    {
        await SaveAsync(Some.Alert() with { Status = AlertStatus.Closed });

        await RoundsAsync(1);

        server.Writes.Should().Be(0);
    }

    public async Task InitializeAsync()
    {
        server = new IncidentServer(clock);
        await server.StartAsync();
        test = await Store.TestStore.CreateAsync(StoreKind.Sqlite);
        sync = Sync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            await test.DisposeAsync();
            await server.DisposeAsync();
        }
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private IncidentSync Sync() => new(
        test.Store.Alerts,
        new IncidentOptions { Endpoint = server.Address, Subscription = "sub", ResourceGroup = "soc", Workspace = "ws" },
        new FixedToken(LoopbackServer.Token),
        (_, _) => ["chat"],
        clock);

    private Task SaveAsync(AlertDocument alert) => test.CommitAsync(commit => commit.SaveAlertsAsync(
        [new AlertChange { Alert = alert, Kind = NotificationKind.Created, At = clock.GetUtcNow() }], CancellationToken.None));

    private Task<AlertDocument?> DecideAsync(AlertStatus? status, AlertVerdict? verdict, string? comment) => test.Store.Alerts.DecideAsync(
        Some.Alert().Id,
        new AlertDecision { Status = status, Verdict = verdict, Comment = comment, By = "ben", At = clock.GetUtcNow() },
        [],
        CancellationToken.None);

    private async Task RoundsAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await sync.TryRoundAsync(CancellationToken.None);
        }
    }
}
