namespace Detect.Connectors.Tests.Sinks.Sentinel;

/// <summary>What becomes of the incident of an alert that ends, or comes back, without a person.</summary>
public sealed class IncidentEndTests
{
    private const string Missed = "Would not have been raised: events came too late.";

    [Theory]
    [InlineData("silenced", "Detect: silenced by maintenance (Ann)")]
    [InlineData("withdrawn", "Detect: " + Missed)]
    [InlineData("merged", "Detect: part of alert survivor")]
    public async Task It_is_closed_with_the_reason_and_without_a_judgement(string end, string reason)
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);

        await bench.SaveAsync(Ended(end), NotificationKind.Resolved);
        await bench.RoundsAsync(3);

        bench.TextOf("status").Should().Be("Closed");
        bench.TextOf("classification").Should().Be("Undetermined");
        bench.TextOf("classificationComment").Should().Be(reason);
        bench.Server.Writes.Should().Be(2);
        await NobodyHasDecidedAsync(bench, Ended(end));
    }

    [Theory]
    [InlineData("silenced")]
    [InlineData("withdrawn")]
    [InlineData("merged")]
    public async Task It_is_closed_by_a_worker_that_starts_after_the_end(string end)
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);

        await bench.SaveAsync(Ended(end), NotificationKind.Resolved);
        bench.Restart();
        await bench.RoundsAsync(2);

        bench.TextOf("status").Should().Be("Closed");
        await NobodyHasDecidedAsync(bench, Ended(end));
    }

    [Theory]
    [InlineData("silenced", false)]
    [InlineData("silenced", true)]
    [InlineData("withdrawn", false)]
    [InlineData("withdrawn", true)]
    [InlineData("merged", true)]
    public async Task It_is_opened_again_when_the_alert_comes_back(string end, bool afterRestart)
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);
        await bench.SaveAsync(Ended(end), NotificationKind.Resolved);
        await bench.RoundsAsync(1);

        await bench.SaveAsync(Some.Alert());
        if (afterRestart)
        {
            bench.Restart();
        }

        await bench.RoundsAsync(2);

        bench.TextOf("status").Should().Be("New");
        bench.TextOf("classification").Should().BeNull();
        bench.TextOf("classificationComment").Should().BeNull();
        await NobodyHasDecidedAsync(bench, Some.Alert());
    }

    [Theory]
    [InlineData("silenced", false)]
    [InlineData("silenced", true)]
    [InlineData("withdrawn", false)]
    [InlineData("withdrawn", true)]
    [InlineData("merged", true)]
    public async Task What_an_analyst_closed_keeps_that_judgement_and_the_alert_gets_it(string end, bool afterRestart)
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);

        bench.Set("Closed", "FalsePositive", "InaccurateData");
        await bench.SaveAsync(Ended(end), NotificationKind.Resolved);
        if (afterRestart)
        {
            bench.Restart();
        }

        await bench.RoundsAsync(3);

        bench.TextOf("classification").Should().Be("FalsePositive");
        bench.TextOf("classificationReason").Should().Be("InaccurateData");
        bench.TextOf("classificationComment").Should().BeNull();
        var alert = await bench.AlertAsync();
        (alert.Status, alert.Verdict).Should().Be((AlertStatus.Closed, AlertVerdict.FalsePositive));
    }

    [Fact]
    public async Task An_analyst_can_judge_what_was_closed_for_a_silence()
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);
        await bench.SaveAsync(Ended("silenced"), NotificationKind.Resolved);
        await bench.RoundsAsync(1);

        bench.Set("Closed", "TruePositive", "SuspiciousActivity");
        bench.Restart();
        await bench.RoundsAsync(2);

        (await bench.AlertAsync()).Verdict.Should().Be(AlertVerdict.TruePositive);
        (await bench.Store.Alerts.HistoryAsync(Some.Alert().Id, default)).Should().NotContain(entry => entry.Comment != null, "the reason was not the analyst's");
    }

    [Fact]
    public async Task The_reason_that_an_analyst_gave_stays_when_the_alert_grows()
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);
        bench.Set("Closed", "FalsePositive", "InaccurateData");
        await bench.RoundsAsync(1);

        var later = Some.Alert().Last!.Value.AddMinutes(5);
        await bench.SaveAsync((await bench.AlertAsync()) with { Last = later }, NotificationKind.Updated);
        await bench.RoundsAsync(1);

        bench.TextOf("lastActivityTimeUtc").Should().Be(AlertJson.Time(later));
        bench.TextOf("classificationReason").Should().Be("InaccurateData");
    }

    [Theory]
    [InlineData("silenced", "Active")]
    [InlineData("withdrawn", "Closed")]
    [InlineData("merged", "Closed")]
    public async Task What_an_analyst_has_taken_up_stays_open_as_long_as_the_alert_stands(string end, string status)
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);

        bench.Set("Active");
        await bench.SaveAsync(Ended(end), NotificationKind.Resolved);
        await bench.RoundsAsync(3);

        bench.TextOf("status").Should().Be(status);
    }

    [Theory]
    [InlineData("silenced", "New", "Active")]
    [InlineData("silenced", "Active", "Active")]
    [InlineData("withdrawn", "New", "New")]
    [InlineData("merged", "Active", "Active")]
    public async Task What_an_analyst_opens_again_stays_open(string end, string opened, string status)
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Some.Alert());
        await bench.RoundsAsync(1);
        await bench.SaveAsync(Ended(end), NotificationKind.Resolved);
        await bench.RoundsAsync(1);

        bench.Set(opened);
        await bench.RoundsAsync(3);
        bench.Restart();
        await bench.RoundsAsync(2);

        bench.TextOf("status").Should().Be(status);
    }

    [Fact]
    public async Task An_alert_that_was_always_silenced_has_no_incident_and_costs_no_call()
    {
        await using var bench = await IncidentBench.StartAsync();
        await bench.SaveAsync(Ended("silenced"));

        await bench.RoundsAsync(3);

        bench.Server.Requests.Should().OnlyContain(request => request.Uri.Query.Contains("filter"), "that asks what has changed");
        bench.Server.Incidents.Should().BeEmpty();
    }

    private static AlertDocument Ended(string end) => end switch
    {
        "silenced" => Some.Alert() with { SilencedBy = "maintenance (Ann)" },
        "withdrawn" => Some.Alert() with { Withdrawn = Missed, Status = AlertStatus.Closed },
        _ => Some.Alert() with { MergedInto = "survivor", Status = AlertStatus.Closed },
    };

    private static async Task NobodyHasDecidedAsync(IncidentBench bench, AlertDocument alert)
    {
        (await bench.AlertAsync()).Status.Should().Be(alert.Status);
        (await bench.Store.Alerts.HistoryAsync(alert.Id, default)).Should().OnlyContain(entry => entry.By == AlertHistoryEntry.Engine);
    }
}
