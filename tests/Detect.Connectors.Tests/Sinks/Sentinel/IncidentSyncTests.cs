using Detect.AzureServers;

namespace Detect.Connectors.Tests.Sinks.Sentinel;

public sealed class IncidentSyncTests
{
    [Fact]
    public async Task An_alert_becomes_an_incident_once()
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());

        await bench.RoundsAsync(3);

        var properties = bench.Server.Incidents.Values.Should().ContainSingle().Subject["properties"]!;
        properties["title"]!.GetValue<string>().Should().StartWith("Several eligible assignments to privileged roles by one account: dana.ortiz");
        properties["severity"]!.GetValue<string>().Should().Be("High");
        properties["status"]!.GetValue<string>().Should().Be("New");
        properties["description"]!.GetValue<string>().Should().Contain("From: 203.0.113.77").And.Contain("1. Ask the actor");
        bench.Server.Writes.Should().Be(1);
    }

    [Fact]
    public async Task The_token_is_for_the_audience_of_the_cloud()
    {
        await using var bench = await IncidentBench.StartAsync();

        await bench.RoundsAsync(1);

        bench.Scopes.Should().Equal("https://management.usgovcloudapi.net/.default");
    }

    [Fact]
    public async Task A_second_worker_writes_nothing_that_is_there()
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);

        bench.Restart();
        await bench.RoundsAsync(2);

        bench.Server.Writes.Should().Be(1);
    }

    [Fact]
    public async Task What_an_analyst_decides_in_Sentinel_is_decided_here()
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);
        bench.Server.Edit(incident =>
        {
            incident["status"] = "Closed";
            incident["classification"] = "BenignPositive";
            incident["classificationComment"] = "a drill";
            incident["owner"] = new System.Text.Json.Nodes.JsonObject { ["assignedTo"] = "Ana" };
        });

        await bench.RoundsAsync(2);

        var alert = await bench.AlertAsync();
        alert.Status.Should().Be(AlertStatus.Closed);
        alert.Verdict.Should().Be(AlertVerdict.BenignPositive);
        (await bench.Store.Alerts.HistoryAsync(alert.Id, default)).Should().ContainSingle(entry => entry.By == "Sentinel: Ana" && entry.Comment == "a drill");
        (await bench.Store.Outbox.NextAsync("chat", 9, bench.Now.AddDays(1), default)).Should().ContainSingle()
            .Which.Kind.Should().Be(NotificationKind.Resolved, "others hear of it");
        bench.Server.Comments.Should().BeEmpty("what came from Sentinel does not go back there");
    }

    [Fact]
    public async Task What_is_decided_here_is_decided_in_Sentinel_and_the_analysts_work_there_is_kept()
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);
        bench.Server.Edit(incident =>
        {
            incident["title"] = "Dana's roles";
            incident["owner"] = new System.Text.Json.Nodes.JsonObject { ["assignedTo"] = "Ana" };
        });
        await bench.DecideAsync(AlertStatus.Closed, AlertVerdict.TruePositive, "sessions revoked");

        await bench.RoundsAsync(2);

        var properties = bench.Server.Incidents.Values.Single()["properties"]!;
        properties["status"]!.GetValue<string>().Should().Be("Closed");
        properties["classification"]!.GetValue<string>().Should().Be("TruePositive");
        properties["classificationReason"]!.GetValue<string>().Should().Be("SuspiciousActivity");
        properties["title"]!.GetValue<string>().Should().Be("Dana's roles");
        properties["owner"]!["assignedTo"]!.GetValue<string>().Should().Be("Ana");
        bench.Server.Comments.Values.Single().Values.Single()["properties"]!["message"]!.GetValue<string>().Should().Be("ben: sessions revoked");
    }

    [Fact]
    public async Task Comments_go_both_ways_once_each_whatever_restarts()
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);
        await bench.DecideAsync(null, null, "asked Dana");
        bench.Server.Comment("c1", "she does not answer");
        await bench.RoundsAsync(2);
        bench.Restart();

        await bench.RoundsAsync(2);

        bench.Server.Comments.Values.Single().Should().HaveCount(2);
        (await bench.Store.Alerts.HistoryAsync(Some.Alert().Id, default)).Where(entry => entry.Comment is not null)
            .Select(entry => $"{entry.By}: {entry.Comment}")
            .Should().BeEquivalentTo(["ben: asked Dana", "Sentinel: ana@contoso.example: she does not answer"]);
    }

    [Fact]
    public async Task An_incident_that_is_opened_again_opens_its_alert()
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);
        await bench.DecideAsync(AlertStatus.Closed, AlertVerdict.FalsePositive, null);
        await bench.RoundsAsync(2);
        bench.Server.Edit(incident => incident["status"] = "Active");

        await bench.RoundsAsync(2);

        (await bench.AlertAsync()).Status.Should().Be(AlertStatus.Acknowledged);
    }

    [Fact]
    public async Task After_a_restart_the_side_that_is_further_is_right()
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);
        await bench.DecideAsync(AlertStatus.Acknowledged, null, null);
        bench.Server.Edit(incident =>
        {
            incident["status"] = "Closed";
            incident["classification"] = "TruePositive";
        });
        bench.Restart();

        await bench.RoundsAsync(1);

        (await bench.AlertAsync()).Status.Should().Be(AlertStatus.Closed);
    }

    [Fact]
    public async Task An_incident_that_changes_while_it_is_written_is_looked_at_again()
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);
        await bench.DecideAsync(AlertStatus.Acknowledged, null, null);
        var conflicts = 1;
        bench.Server.Faults = request => request.Method == "PUT" && conflicts-- > 0 ? new Fault(409) { Code = "Conflict" } : null;

        await bench.RoundsAsync(2);

        bench.Server.Incidents.Values.Single()["properties"]!["status"]!.GetValue<string>().Should().Be("Active");
    }

    [Fact]
    public async Task An_alert_that_is_decided_on_while_it_is_compared_is_looked_at_again()
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);
        bench.Set("Closed");
        bench.WhileDeciding = () => bench.DecideAsync(AlertStatus.Acknowledged, null, null);

        await bench.RoundsAsync(1);
        var compared = await bench.AlertAsync();
        await bench.RoundsAsync(1);

        compared.Status.Should().Be(AlertStatus.Acknowledged);
        (await bench.AlertAsync()).Status.Should().Be(AlertStatus.Closed);
    }

    [Fact]
    public async Task A_role_that_is_missing_is_named()
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        bench.Server.Faults = _ => new Fault(403) { Code = "AuthorizationFailed" };

        await bench.RoundsAsync(1);

        bench.LastError.Should().Be("Sentinel answered 403: the identity needs the role Microsoft Sentinel Responder on the workspace");
        bench.Server.Faults = _ => null;
        await bench.RoundsAsync(1);
        bench.LastError.Should().BeNull();
        bench.Server.Incidents.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_closed_alert_that_has_no_incident_gets_none()
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert() with { Status = AlertStatus.Closed });

        await bench.RoundsAsync(1);

        bench.Server.Writes.Should().Be(0);
    }
}
