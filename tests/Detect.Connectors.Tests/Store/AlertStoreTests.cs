using Detect.Rules;

namespace Detect.Connectors.Tests.Store;

public sealed class AlertStoreTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnSqlite, OnPostgres]
    public async Task An_alert_is_found_by_its_id_and_by_each_alias(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var alert = Some.Alert() with { Aliases = ["b-1", "b-2"] };
        await SaveAsync(test, Some.Change(alert, NotificationKind.Created, null));

        foreach (var id in new[] { "a-1", "b-1", "b-2" })
        {
            (await test.Store.Alerts.FindAsync(id, None)).Should().BeEquivalentTo(alert);
            (await test.Store.Alerts.HistoryAsync(id, None)).Should().Equal(new AlertHistoryEntry(Some.Noon.AddHours(1), "detect", "created", null));
        }

        (await test.Store.Alerts.FindAsync("c", None)).Should().BeNull();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_engine_updates_an_alert_and_leaves_what_a_person_has_set(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change());
        await DecideAsync(test, new AlertDecision { Status = AlertStatus.Acknowledged, Verdict = AlertVerdict.TruePositive, By = "kim", At = Some.Noon.AddHours(2) });

        await SaveAsync(test, Some.Change(Some.Alert() with { EventCount = 9 }, NotificationKind.Updated, Some.Noon.AddHours(3)));

        var alert = await test.Store.Alerts.FindAsync("a-1", None);
        alert.Should().BeEquivalentTo(new { EventCount = 9, Status = AlertStatus.Acknowledged, Verdict = AlertVerdict.TruePositive });
        (await ListAsync(test, new AlertQuery { Status = AlertStatus.Acknowledged })).Should().Equal("a-1");
        (await ListAsync(test, new AlertQuery { Status = AlertStatus.New })).Should().BeEmpty();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_alert_that_is_over_is_closed_whoever_had_it_and_keeps_the_verdict(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change());
        await DecideAsync(test, new AlertDecision { Status = AlertStatus.Acknowledged, Verdict = AlertVerdict.BenignPositive, By = "kim", At = Some.Noon });

        await SaveAsync(test, Some.Change(Some.Alert() with { MergedInto = "a-0" }, NotificationKind.Resolved, null));

        (await test.Store.Alerts.FindAsync("a-1", None))
            .Should().BeEquivalentTo(new { Status = AlertStatus.Closed, Verdict = AlertVerdict.BenignPositive, MergedInto = "a-0" });
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_decision_is_history_and_told_to_the_sinks(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change(Some.Alert() with { Aliases = ["b-1"] }, NotificationKind.Created, null));
        var at = Some.Noon.AddHours(2);

        await test.Store.Alerts.DecideAsync("b-1", new AlertDecision { Status = AlertStatus.Acknowledged, By = "kim", At = at }, ["soc"], None);
        var acknowledged = (await test.Store.Outbox.NextAsync("soc", 1, at, None))[0];
        await test.Store.Outbox.SettleAsync([new OutboxSettlement(acknowledged.Id, DeliveryOutcome.Delivered)], at, None);
        await test.Store.Alerts.DecideAsync(
            "a-1",
            new AlertDecision { Status = AlertStatus.Closed, Verdict = AlertVerdict.FalsePositive, Comment = "planned work", By = "kim", At = at },
            ["soc"],
            None);

        acknowledged.Kind.Should().Be(NotificationKind.Updated);
        var closed = (await test.Store.Outbox.NextAsync("soc", 10, at, None)).Should().ContainSingle().Subject;
        closed.Should().BeEquivalentTo(new { Kind = NotificationKind.Resolved, Alerts = new[] { new { Status = AlertStatus.Closed } } });
        (await test.Store.Alerts.HistoryAsync("a-1", None)).Skip(1).Should().Equal(
            new AlertHistoryEntry(at, "kim", "acknowledged", null),
            new AlertHistoryEntry(at, "kim", "closed; false positive", "planned work"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_comment_alone_decides_nothing(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change());
        await DecideAsync(test, new AlertDecision { Comment = "asked the owner", By = "kim", At = Some.Noon });

        await SaveAsync(test, Some.Change(Some.Alert() with { Status = AlertStatus.Closed }, NotificationKind.Updated, null));

        (await test.Store.Alerts.FindAsync("a-1", None))!.Status.Should().Be(AlertStatus.Closed);
        (await test.Store.Alerts.HistoryAsync("a-1", None))[1].Should().Be(new AlertHistoryEntry(Some.Noon, "kim", "commented", "asked the owner"));
        (await test.Store.Alerts.DecideAsync("unknown", new AlertDecision { By = "kim", At = Some.Noon }, [], None)).Should().BeNull();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_who_decide_at_once_at_several_workers_one_gets_in(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        IDetectStore[] workers = [test.Store, await test.OpenAsync(), await test.OpenAsync()];
        await SaveAsync(test, Some.Change());

        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Task.Run(() => workers[n % workers.Length].Alerts.DecideAsync(
            "a-1",
            new AlertDecision
            {
                Status = AlertStatus.Acknowledged,
                By = $"kim-{n}",
                At = Some.Noon,
                From = [AlertStatus.New],
                Audit = new AuditTrailEntry(Some.Noon, $"kim-{n}", "analyst", "alert.acknowledge", "a-1", null),
            },
            ["soc"],
            None))));

        results.Should().OnlyContain(result => result!.Alert.Status == AlertStatus.Acknowledged);
        var winner = results.Select((result, n) => (result!.IsTaken, Name: $"kim-{n}")).Should().ContainSingle(one => one.IsTaken).Subject.Name;
        (await test.Store.Alerts.HistoryAsync("a-1", None)).Skip(1).Should().Equal(new AlertHistoryEntry(Some.Noon, winner, "acknowledged", null));
        (await test.Store.Operators.AuditTrailAsync(20, None)).Should().ContainSingle().Which.Who.Should().Be(winner);
        (await test.Store.Outbox.NextAsync("soc", 20, Some.Noon, None)).Should().ContainSingle();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_decision_on_what_people_had_done_is_refused_once_they_have_done_more(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change());
        var first = await DecideAsync(test, new AlertDecision { Comment = "asked the owner", By = "kim", At = Some.Noon, AfterLinesOfPeople = 0 });
        await SaveAsync(test, Some.Change(Some.Alert() with { EventCount = 9 }, NotificationKind.Updated, null));

        var late = await DecideAsync(test, new AlertDecision { Status = AlertStatus.Closed, By = "lee", At = Some.Noon, AfterLinesOfPeople = 0 });
        var again = await DecideAsync(test, new AlertDecision { Status = AlertStatus.Closed, By = "lee", At = Some.Noon, AfterLinesOfPeople = 1 });

        new[] { first, late, again }.Select(result => (result!.IsTaken, result.Alert.Status)).Should().Equal(
            (true, AlertStatus.New), (false, AlertStatus.New), (true, AlertStatus.Closed));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Alerts_are_listed_by_what_a_query_asks_for(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var other = Some.Alert("a-2") with
        {
            Kind = AlertKind.CoverageGap,
            TenantId = null,
            Rule = new AlertRule { Id = "rule-2", Title = "t", Level = RuleLevel.Low, Tags = ["Attack.Impact"] },
            Group = [new AlertField("source", "hub")],
            Class = null,
            Last = Some.Noon,
        };
        await SaveAsync(
            test,
            Some.Change(),
            Some.Change(other, NotificationKind.Created, null),
            Some.Change(Some.Alert("a-3") with { SilencedBy = "planned work" }, NotificationKind.Created, null),
            Some.Change(Some.Alert("a-4") with { MergedInto = "a-1" }, NotificationKind.Created, null));

        (await ListAsync(test, new AlertQuery())).Should().Equal("a-1", "a-2");
        (await ListAsync(test, new AlertQuery { IncludeSilenced = true })).Should().Equal("a-4", "a-3", "a-1", "a-2");
        (await ListAsync(test, new AlertQuery { AtLeast = RuleLevel.Medium })).Should().Equal("a-1");
        (await ListAsync(test, new AlertQuery { RuleId = "rule-2" })).Should().Equal("a-2");
        (await ListAsync(test, new AlertQuery { TenantId = "tenant-1" })).Should().Equal("a-1");
        (await ListAsync(test, new AlertQuery { Kind = AlertKind.CoverageGap })).Should().Equal("a-2");
        (await ListAsync(test, new AlertQuery { Tag = "attack.IMPACT" })).Should().Equal("a-2");
        (await ListAsync(test, new AlertQuery { About = "ada@CONTOSO.example" })).Should().Equal("a-1");
        (await ListAsync(test, new AlertQuery { About = "breakglass@contoso.example" })).Should().Equal("a-1");
        (await ListAsync(test, new AlertQuery { From = Some.Noon, Until = Some.Noon.AddMinutes(37) })).Should().Equal("a-2");
        (await ListAsync(test, new AlertQuery { Tag = "pim", RuleId = "rule-2" })).Should().BeEmpty();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Pages_hold_every_alert_once_newest_first_while_others_come_in(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, [.. Enumerable.Range(0, 25).Select(n => At($"a-{n:00}", n / 4))]);

        var ids = new List<string>();
        var query = new AlertQuery { Limit = 4 };
        do
        {
            var page = await test.Store.Alerts.ListAsync(query, None);
            ids.AddRange(page.Alerts.Select(alert => alert.Id));
            query = query with { After = page.Next };
            await SaveAsync(test, At($"new-{ids.Count}", 99));
        }
        while (query.After is not null);

        ids.Should().Equal(Enumerable.Range(0, 25).OrderByDescending(n => n / 4).ThenByDescending(n => n).Select(n => $"a-{n:00}"));

        static AlertChange At(string id, int minute) =>
            Some.Change(Some.Alert(id) with { Last = Some.Noon.AddMinutes(minute) }, NotificationKind.Created, null);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_cursor_of_another_origin_is_refused(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);

        var list = () => test.Store.Alerts.ListAsync(new AlertQuery { After = "page-2" }, None);

        (await list.Should().ThrowAsync<FormatException>())
            .WithMessage("'page-2' is no cursor of this store; use the one that the page before ended with");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Alerts_of_a_rule_and_group_that_overlap_a_stretch_are_found_whatever_the_version(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var group = Some.Alert().Group;
        var newer = Some.Alert("a-2") with { Rule = Some.Alert().Rule with { Version = "2" }, First = Some.Noon.AddHours(2), Last = Some.Noon.AddHours(3) };
        await SaveAsync(
            test,
            Some.Change(),
            Some.Change(newer, NotificationKind.Created, null),
            Some.Change(Some.Alert("a-3") with { TenantId = "tenant-2" }, NotificationKind.Created, null),
            Some.Change(Some.Alert("a-4") with { Group = [group[0]] }, NotificationKind.Created, null));

        (await FindAsync(group, 0, 180)).Should().Equal("a-1", "a-2");
        (await FindAsync(group, 37, 38)).Should().Equal("a-1");
        (await FindAsync(group, 38, 119)).Should().BeEmpty();
        (await FindAsync([group[0]], 0, 180)).Should().Equal("a-4");

        async Task<IEnumerable<string>> FindAsync(IReadOnlyList<AlertField> fields, int from, int until) =>
            (await test.Store.Alerts.FindOverlappingAsync(
                "rule-1", "tenant-1", fields, Some.Noon.AddMinutes(from), Some.Noon.AddMinutes(until), None)).Select(alert => alert.Id);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Alerts_are_counted_by_rule_with_the_time_the_last_was_raised(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await SaveAsync(test, Some.Change("a-1", at: Some.Noon), Some.Change("a-2", at: Some.Noon.AddHours(1)));
        await SaveAsync(test, Some.Change("a-1", NotificationKind.Updated, Some.Noon.AddHours(9)));

        (await test.Store.Alerts.CountByRuleAsync(None)).Should().Equal(new RuleAlertCount("rule-1", 2, Some.Noon.AddHours(1)));
    }

    [Fact]
    public void A_document_is_read_back_as_it_was_written_and_keeps_the_names_of_an_alerts_line()
    {
        var alert = Some.Alert() with { Group = [new AlertField("actor", "\"Ada\" <>&ä\0"), new AlertField("a", "")], Link = new Uri("https://detect.contoso.example/a-1") };

        var json = AlertDocumentJson.Write(alert);

        AlertDocumentJson.Read(json).Should().BeEquivalentTo(alert);
        json.Should().Contain("\"level\":\"high\"").And.Contain("\"first\":\"2026-03-04T12:00:00.0000000Z\"").And.Contain("\"class\":\"emergencyAccess\"");
    }

    [Fact]
    public void A_document_of_an_older_version_is_read_with_what_it_lacks_empty()
    {
        var alert = AlertDocumentJson.Read("""{"id":"a","rule":{"id":"r","title":"t","level":"low"},"other":1}""");

        alert.Should().BeEquivalentTo(new AlertDocument { Id = "a", Rule = new AlertRule { Id = "r", Title = "t", Level = RuleLevel.Low } });
    }

    private static Task SaveAsync(TestStore test, params AlertChange[] changes) =>
        test.CommitAsync(transaction => transaction.SaveAlertsAsync(changes, None));

    private static Task<DecisionResult?> DecideAsync(TestStore test, AlertDecision decision) =>
        test.Store.Alerts.DecideAsync("a-1", decision, [], None);

    private static async Task<IEnumerable<string>> ListAsync(TestStore test, AlertQuery query) =>
        (await test.Store.Alerts.ListAsync(query, None)).Alerts.Select(alert => alert.Id);
}
