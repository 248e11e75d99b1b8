using Detect.AzureServers;
using Detect.Events;

namespace Detect.Connectors.Tests.AzureSources;

public sealed class LogAnalyticsReadingTests
{
    [Fact]
    public async Task Rows_come_in_the_order_of_their_ingestion_as_one_object_each()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Add(2, ingested: -10);
        workspace.Add(1, ingested: -20, occurred: -5);
        workspace.Run();

        await workspace.FlyToAsync(30);

        var batch = workspace.Batches().Should().ContainSingle().Subject;
        batch.Partition.Should().Be("AuditLogs");
        batch.EnqueuedAt.Should().Be(PolledBench.Noon.AddSeconds(-10));
        RecordingSession.TextOf(batch).Split('\n')[0].Should().Be(
            """
            {"TimeGenerated":"2026-03-02T11:59:55.0000000Z","ActivityDateTime":"2026-03-02T11:59:55.0000000Z",
            "Id":"Directory_00000001-0000-4000-8000-000000000000","OperationName":"Add member to role",
            "ActivityDisplayName":"Add member to role","LoggedByService":"Core Directory","Category":"RoleManagement","Result":"success",
            "AADTenantId":"7b0e7f0c-8d3f-4c6a-9a51-0d4f0a1b2c3d","Type":"AuditLogs"}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task A_row_is_decoded_as_a_row_of_its_table_with_one_key_at_every_reading()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Add(1, ingested: -20, occurred: -400);
        workspace.Run();
        await workspace.FlyToAsync(30);
        var first = Decoded.Of(workspace.Batches()[0]);
        await workspace.StopAsync();
        workspace.Session.Committed.Clear();
        workspace.Run();
        await workspace.FlyToAsync(60);

        first.Table.Should().Be(EventTables.Audit);
        first.OccurredAt.Should().Be(PolledBench.Noon.AddSeconds(-400));
        Decoded.Of(workspace.Batches()[0]).Key.Should().Be(first.Key);
    }

    [Fact]
    public async Task An_old_event_that_comes_in_late_is_read_when_it_comes()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Run();
        await workspace.FlyToAsync(1_000);

        var late = workspace.Add(1, ingested: 1_010, occurred: -100_000);
        await workspace.FlyToAsync(1_200);

        workspace.Ids().Should().Equal(late);
    }

    [Fact]
    public async Task A_row_that_becomes_visible_behind_others_is_not_missed_and_the_others_are_not_repeated()
    {
        await using var workspace = await Workspace.OpenAsync();
        var first = workspace.Add(1, ingested: 100);
        var hidden = workspace.Add(2, ingested: 90, visible: 380);
        workspace.Run();

        await workspace.FlyToAsync(370);
        workspace.Ids().Should().Equal(first);
        await workspace.FlyToAsync(1_200);

        workspace.Ids().Should().Equal(hidden);
    }

    [Fact]
    public async Task A_row_that_becomes_visible_soon_after_others_comes_with_the_next_poll()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Add(1, ingested: 118);
        workspace.Run();
        await workspace.FlyToAsync(130);
        workspace.Ids().Should().HaveCount(1);

        var hidden = workspace.Add(2, ingested: 95, visible: 140);
        await workspace.FlyToAsync(185);

        workspace.Ids().Should().Equal(hidden);
    }

    [Fact]
    public async Task A_stretch_is_asked_for_when_it_is_new_and_when_it_is_as_old_as_the_overlap_and_not_in_between()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Add(1, ingested: 65);
        workspace.Run();

        await workspace.FlyToAsync(3_000);

        workspace.Server.Requests.Where(request => Workspace.Covers(request, 65)).Select(request => (request.At - PolledBench.Noon).TotalSeconds)
            .Should().HaveCount(2).And.SatisfyRespectively(first => first.Should().BeInRange(65, 130), second => second.Should().BeInRange(365, 430));
    }

    [Fact]
    public async Task After_a_restart_behind_a_clock_that_was_ahead_the_service_is_asked_for_its_time()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Server.Skew = TimeSpan.FromMinutes(20);
        var before = workspace.Add(1, ingested: 1_250);
        workspace.Run();
        await workspace.FlyToAsync(400);
        await workspace.StopAsync();
        var after = workspace.Add(2, ingested: 1_610);
        workspace.Run();

        await workspace.FlyToAsync(500);

        workspace.Ids().Should().Equal(after).And.NotContain(before);
    }

    [Fact]
    public async Task What_a_long_catch_up_read_before_it_was_settled_is_read_again()
    {
        await using var workspace = await Workspace.OpenAsync();
        var hidden = workspace.Add(1, ingested: -150, visible: 140);
        workspace.Server.Served = request => workspace.Clock.Pass(
            TimeSpan.FromSeconds(Workspace.QueryOf(request).Contains("DetectIngestedAt >= datetime(2026-03-02T11:56:40.0000000Z)") ? 310 : 1));
        workspace.Run(workspace.Settings with { Lookback = TimeSpan.FromSeconds(600), LargestWindow = TimeSpan.FromSeconds(100) });

        await workspace.FlyToAsync(3_000);

        workspace.Ids().Should().Equal(hidden);
    }

    [Fact]
    public async Task After_a_restart_nothing_is_missed_and_nothing_is_delivered_twice()
    {
        await using var workspace = await Workspace.OpenAsync();
        var before = workspace.Add(1, ingested: 200);
        workspace.Run();
        await workspace.FlyToAsync(300);
        workspace.Ids().Should().Equal(before);
        await workspace.StopAsync();

        var hidden = workspace.Add(2, ingested: 150, visible: 310);
        var after = workspace.Add(3, ingested: 320);
        workspace.Run();
        await workspace.FlyToAsync(600);

        workspace.Ids().Should().Equal(after, hidden);
    }

    [Fact]
    public async Task Rows_of_one_instant_across_the_border_of_two_queries_are_all_read()
    {
        await using var workspace = await Workspace.OpenAsync();
        var ids = new List<string>();
        for (var i = 0; i < 25; i++) ids.Add(workspace.Add(i, ingested: -100 + (i / 7)));
        workspace.Run(workspace.Settings with { QueryRows = 10 });

        await workspace.FlyToAsync(30);

        workspace.Ids().Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task An_instant_with_more_rows_than_a_query_asks_for_is_read_in_parts()
    {
        await using var workspace = await Workspace.OpenAsync();
        var ids = new List<string> { workspace.Add(1000, ingested: -101) };
        for (var i = 0; i < 90; i++) ids.Add(workspace.Add(i, ingested: -100));
        ids.Add(workspace.Add(1001, ingested: -99));
        workspace.Run(workspace.Settings with { QueryRows = 10 });

        await workspace.FlyToAsync(30);

        workspace.Ids().Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
        workspace.Server.Requests.Should().Contain(request => Workspace.QueryOf(request).Contains("hash(tostring(pack_all()), 4) == 3"));
    }

    [Fact]
    public async Task Much_to_catch_up_with_is_read_in_bounded_windows()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Run(workspace.Settings with { Lookback = TimeSpan.FromHours(10), LargestWindow = TimeSpan.FromHours(2) });
        var row = workspace.Add(1, ingested: -35_000);

        await workspace.FlyToAsync(30);

        workspace.Ids().Should().Equal(row);
        workspace.Server.Requests.Should().HaveCount(6, "what is younger than the overlap is asked for by itself");
        workspace.Session.CaughtUpAt["AuditLogs"].Should().Be(PolledBench.Noon);
    }

    [Fact]
    public async Task Every_table_is_announced_before_any_is_read_so_that_the_clock_awaits_it()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Add(1, ingested: -10);
        workspace.Server.Tables.Add("SigninLogs", []);
        workspace.Server.Denied.Add("SigninLogs");
        workspace.Run(workspace.Settings with { Tables = ["AuditLogs", "SigninLogs"] });

        await workspace.FlyToAsync(30, partitions: 2);

        workspace.Session.Begun.Should().Equal("AuditLogs", "SigninLogs");
        workspace.Session.CaughtUpAt.Keys.Should().Equal("AuditLogs");
    }

    [Fact]
    public async Task A_quiet_table_keeps_its_position_so_that_silence_is_no_gap()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Run(workspace.Settings with { Retention = TimeSpan.FromHours(3) });
        await workspace.FlyToAsync(20_000);
        await workspace.StopAsync();
        workspace.Run(workspace.Settings with { Retention = TimeSpan.FromHours(3) });
        await workspace.FlyToAsync(21_000);

        workspace.Reports().Should().NotContain(report => report.Gap != null);
        workspace.Session.CaughtUpAt["AuditLogs"].Should().BeAfter(PolledBench.Noon.AddSeconds(20_900));
    }

    [Fact]
    public async Task A_worker_that_was_away_for_longer_than_the_log_is_kept_reports_the_gap()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Add(1, ingested: 10);
        workspace.Run();
        await workspace.FlyToAsync(100);
        await workspace.StopAsync();
        await workspace.Clock.FlyToAsync(PolledBench.Noon.AddDays(40), 0);
        workspace.Run();
        await workspace.Clock.FlyToAsync(PolledBench.Noon.AddDays(40).AddSeconds(30));

        var gap = workspace.Reports().Should().ContainSingle(report => report.Gap != null).Subject.Gap!;
        gap.Until.Should().Be(PolledBench.Noon.AddDays(10));
        gap.Reason.Should().Be("The worker was away for longer than the workspace keeps AuditLogs.");
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(20)]
    public async Task A_clock_that_is_wrong_loses_no_row(int minutesAhead)
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Server.Skew = TimeSpan.FromMinutes(minutesAhead);
        var skew = minutesAhead * 60;
        var first = workspace.Add(1, ingested: skew + 100);
        var hidden = workspace.Add(2, ingested: skew + 90, visible: skew + 370);
        workspace.Run();

        await workspace.FlyToAsync(1_200);

        workspace.Ids().Should().Equal(first, hidden);
    }

    [Fact]
    public async Task Where_another_worker_has_read_on_its_position_is_taken_up()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Run();
        await workspace.FlyToAsync(100);
        workspace.Add(1, ingested: 99);
        var other = new RecordingSession { Committed = workspace.Session.Committed };
        await using (new RunningSourceTest(new LogAnalyticsSource(workspace.Settings, new TestCredential(), workspace.Clock), other))
        {
            await other.ReadTextAsync(1);
        }

        var ours = workspace.Add(2, ingested: 150);
        await workspace.FlyToAsync(400);

        workspace.Ids().Should().Equal(ours);
        workspace.Reports().Should().Contain(report => report.Reason == "Another worker reads AuditLogs.");
    }
}
