using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Server.Tests;

public sealed class AlertPublisherTests : IAsyncLifetime
{
    private const int Many = 5_000;
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-publisher-");
    private IDetectStore store = null!;
    private AlertPublisher publisher = null!;

    public async Task InitializeAsync()
    {
        store = await DetectStore.OpenAsync(new StoreOptions { Path = Path.Join(folder.FullName, "detect.db") }, TimeProvider.System, CancellationToken.None);
        publisher = new AlertPublisher(store.Alerts, (alert, _) => alert.SilencedBy is null ? ["sink"] : [], publicUrl: null);
    }

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Only_the_last_alerts_are_remembered_and_the_store_tells_the_others()
    {
        var created = await PublishAsync(Alert(0, count: 1));
        created.Kind.Should().Be(NotificationKind.Created);
        for (var i = 1; i < Many; i++)
        {
            await PublishAsync(Alert(i, count: 1));
        }

        publisher.Remembered.Should().BeLessThan(Many / 2);
        (await PublishAsync(Alert(0, count: 2))).Kind.Should().Be(NotificationKind.Updated);
    }

    [Fact]
    public async Task What_a_silence_no_longer_covers_is_told_as_created()
    {
        var silenced = await PublishAsync(Alert(0, count: 1) with { SilencedBy = "maintenance" });
        silenced.Sinks.Should().BeEmpty();

        Told(await PublishAsync(Alert(0, count: 2))).Should().Be((NotificationKind.Created, "sink"));
        Told(await PublishAsync(Alert(0, count: 3))).Should().Be((NotificationKind.Updated, "sink"));
    }

    [Fact]
    public async Task What_was_told_and_is_silenced_then_is_told_as_resolved_once()
    {
        Told(await PublishAsync(Alert(0, count: 1))).Should().Be((NotificationKind.Created, "sink"));
        await store.Alerts.DecideAsync("alert-0", new AlertDecision { Status = AlertStatus.Acknowledged, By = "ann", At = Noon }, [], CancellationToken.None);

        var silenced = await PublishAsync(Alert(0, count: 2) with { SilencedBy = "maintenance" });

        Told(silenced).Should().Be((NotificationKind.Resolved, "sink"));
        silenced.Summary.Should().Be("silenced by maintenance");
        (await store.Alerts.FindAsync("alert-0", CancellationToken.None))!.Status.Should().Be(AlertStatus.Acknowledged);
        (await PublishAsync(Alert(0, count: 3) with { SilencedBy = "maintenance" })).Sinks.Should().BeEmpty();
    }

    [Theory]
    [InlineData(null, "maintenance")]
    [InlineData("maintenance", null)]
    public async Task What_a_person_has_closed_is_not_told_again_for_a_silence(string? before, string? after)
    {
        await PublishAsync(Alert(0, count: 1) with { SilencedBy = before });
        await store.Alerts.DecideAsync(
            "alert-0", new AlertDecision { Status = AlertStatus.Closed, Verdict = AlertVerdict.FalsePositive, By = "ann", At = Noon }, [], CancellationToken.None);
        var told = await store.Outbox.NextAsync("sink", 10, Noon, CancellationToken.None);

        await PublishAsync(Alert(0, count: 1) with { SilencedBy = after });

        (await store.Outbox.NextAsync("sink", 10, Noon, CancellationToken.None)).Select(item => item.Id).Should().Equal(told.Select(item => item.Id));
        var alert = (await store.Alerts.FindAsync("alert-0", CancellationToken.None))!;
        (alert.Status, alert.Verdict, alert.SilencedBy).Should().Be((AlertStatus.Closed, AlertVerdict.FalsePositive, after));
    }

    [Fact]
    public async Task An_alert_that_was_told_under_the_id_of_another_stands_beside_it_when_late_events_part_the_two()
    {
        await PublishAsync(Alert(1, count: 2));
        await ReviseAsync(new AlertRevision(Alert(0, count: 5), ["alert-1"]));
        (await store.Alerts.FindAsync("alert-0", CancellationToken.None))!.Id.Should().Be("alert-1", "it is the one that was told");

        var changes = await ReviseAsync(new AlertRevision(Alert(0, count: 3), []), new AlertRevision(Alert(1, count: 4), []));

        changes.Select(change => (change.Alert.Id, change.Kind)).Should().Equal(("alert-0", NotificationKind.Created), ("alert-1", NotificationKind.Updated));
        await ShouldStandAsync(("alert-0", 3), ("alert-1", 4));
    }

    [Fact]
    public async Task So_it_does_when_only_the_other_is_new()
    {
        await PublishAsync(Alert(1, count: 2));
        await ReviseAsync(new AlertRevision(Alert(0, count: 5), ["alert-1"]));

        var revisions = await publisher.WithDisplacedAsync(
            [new AlertRevision(Alert(1, count: 4), [])], id => id == "alert-0" ? Alert(0, count: 5) : null, CancellationToken.None);
        await ReviseAsync([.. revisions]);

        await ShouldStandAsync(("alert-0", 5), ("alert-1", 4));
        (await publisher.WithDisplacedAsync(revisions, id => Alert(0, count: 5), CancellationToken.None)).Should().HaveCount(2);
    }

    [Fact]
    public async Task What_was_a_part_of_another_before_anybody_heard_of_it_is_told_to_nobody()
    {
        var change = await PublishAsync(Alert(0, count: 1) with { MergedInto = "alert-1" });

        change.Sinks.Should().BeEmpty();
        change.Alert.Status.Should().Be(AlertStatus.Closed);
    }

    private async Task ShouldStandAsync(params (string Id, double Count)[] alerts)
    {
        var stored = (await store.Alerts.ListAsync(new AlertQuery { Limit = 10 }, CancellationToken.None)).Alerts;
        stored.Select(alert => (alert.Id, alert.Count, alert.Aliases.Count)).Should().BeEquivalentTo(alerts.Select(alert => (alert.Id, alert.Count, 0)));
        foreach (var (id, _) in alerts)
        {
            (await store.Alerts.FindAsync(id, CancellationToken.None))!.Id.Should().Be(id);
        }
    }

    private static (NotificationKind, string) Told(AlertChange change) => (change.Kind, change.Sinks.Single());

    private async Task<AlertChange> PublishAsync(Alert alert)
    {
        publisher.Begin();
        var changes = await publisher.ChangesAsync([alert], _ => new AlertLedger(), Noon, CancellationToken.None);
        await SaveAsync(changes);
        return changes.Single();
    }

    private async Task<IReadOnlyList<AlertChange>> ReviseAsync(params AlertRevision[] revisions)
    {
        publisher.Begin();
        var changes = await publisher.RevisionsAsync(revisions, Noon, CancellationToken.None);
        await SaveAsync(changes);
        return changes;
    }

    private async Task SaveAsync(IReadOnlyList<AlertChange> changes)
    {
        await using var transaction = await store.BeginAsync(null, CancellationToken.None);
        await transaction.SaveAlertsAsync(changes, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static Alert Alert(int number, double count) => new()
    {
        Id = $"alert-{number}",
        Rule = Rule,
        First = Noon.AddMinutes(number),
        Last = Noon.AddMinutes(number),
        Count = count,
        EventCount = (long)count,
    };

    private static readonly SigmaRule Rule = RuleLoader.Load([new RuleFile("rule.yml", """
        title: A rule
        id: 6f1c2f5e-2f0b-4a39-9c39-2f6a8a0f5b91
        level: low
        logsource: {product: azure, service: auditlogs}
        detection:
          selection: {operation: Add user}
          condition: selection
        """)]).Rules.SigmaRules[0];
}
