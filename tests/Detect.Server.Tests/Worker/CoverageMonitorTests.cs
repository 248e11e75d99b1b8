using Azure.Core;
using Detect.Connectors;
using Detect.Events;
using Detect.Rules;

namespace Detect.Server.Tests;

/// <summary>When logs are missing, which alert says so, and when it closes.</summary>
public sealed class CoverageMonitorTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly RuleSet Rules = RuleLoader.Load(
        [
            new RuleFile("rules.yml", """
                title: User added
                id: 00000000-0000-4000-8000-0000000000c1
                logsource: {product: azure, service: auditlogs}
                detection: {selection: {operation: Add user}, condition: selection}
                level: low
                ---
                title: Signed in
                id: 00000000-0000-4000-8000-0000000000c2
                logsource: {product: azure, service: signinlogs}
                detection: {selection: {appDisplayName: Azure Portal}, condition: selection}
                level: low
                """),
        ],
        new RuleLoadOptions { Fields = FieldCatalogue.Default }).Rules;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly WorkerClock clock = new(lateness: Hour, absenceLimit: Hour);
    private readonly FilesSource reader = new(new FilesSettings { Name = "hub", Path = "-" }, TimeProvider.System);

    [Fact]
    public void A_silent_source_opens_one_gap_after_its_own_limit_and_closes_it_when_it_has_caught_up()
    {
        var (busy, quiet) = (Source(new SourceLimits { Silence = TimeSpan.FromHours(1) }), Source(new SourceLimits { Silence = TimeSpan.FromHours(24) }));
        var (ofBusy, ofQuiet) = (Monitor(busy), Monitor(quiet));
        busy.Report(new SourceReport(SourceState.Running), Start);
        busy.Decoded(1, EventTables.Audit, Start, Start);
        busy.Received(Start);

        Changes(ofBusy, Start.AddHours(1)).Should().BeEmpty();
        var opened = Changes(ofBusy, Start.AddHours(1).AddSeconds(1)).Should().ContainSingle().Subject;
        Changes(ofBusy, Start.AddHours(2)).Should().BeEmpty();
        Changes(ofQuiet, Start.AddHours(2)).Should().BeEmpty();
        busy.Received(Start.AddHours(3));
        var closed = Changes(ofBusy, Start.AddHours(3)).Should().ContainSingle().Subject;

        opened.Kind.Should().Be(NotificationKind.Created);
        opened.Alert.Kind.Should().Be(AlertKind.CoverageGap);
        opened.Alert.Rule.Title.Should().Be("Logs are missing: source hub is silent");
        opened.Alert.BlindRules.Should().Equal("User added");
        (closed.Kind, closed.Alert.Id, closed.Alert.Status).Should().Be((NotificationKind.Resolved, opened.Alert.Id, AlertStatus.Closed));
    }

    [Fact]
    public void A_failing_source_opens_a_gap_after_its_limit_and_names_every_rule_when_it_has_shown_nothing()
    {
        var source = Source(new SourceLimits { Failure = TimeSpan.FromMinutes(5) });
        var monitor = Monitor(source);
        source.Report(new SourceReport(SourceState.Failing) { Partition = "0", Reason = "the hub answers nothing" }, Start);

        Changes(monitor, Start.AddMinutes(5)).Should().BeEmpty();
        var opened = Changes(monitor, Start.AddMinutes(6)).Should().ContainSingle().Subject;
        source.Report(new SourceReport(SourceState.Running) { Partition = "0", Lag = 7 }, Start.AddMinutes(7));
        Changes(monitor, Start.AddMinutes(7)).Should().BeEmpty("7 records wait to be read");
        source.Report(new SourceReport(SourceState.Running) { Partition = "0", Lag = 0 }, Start.AddMinutes(8));

        opened.Alert.Arithmetic.Should().Be("It cannot be read since 2026-03-02T12:00:00Z: the hub answers nothing.");
        opened.Alert.BlindRules.Should().Equal("Signed in", "User added");
        Changes(monitor, Start.AddMinutes(8)).Should().ContainSingle().Which.Kind.Should().Be(NotificationKind.Resolved);
    }

    [Theory]
    [InlineData(6142, "255 d 22 h")]
    [InlineData(25, "1 d 1 h")]
    [InlineData(3, "3 h")]
    public void A_long_lag_is_said_as_a_person_says_it(int hours, string said)
    {
        var source = Source(new SourceLimits { Lag = TimeSpan.FromMinutes(10) });
        source.Report(new SourceReport(SourceState.Running), Start);
        source.Received(Start);
        source.Decoded(1, EventTables.Audit, Start.AddHours(-hours), Start);

        Changes(Monitor(source), Start).Should().ContainSingle().Which.Alert.Arithmetic.Should().Be($"What it delivers happened up to {said} before it arrives.");
    }

    [Fact]
    public void A_lagging_source_opens_a_gap_beyond_its_own_limit_and_none_without_one()
    {
        var (strict, patient) = (Source(new SourceLimits { Lag = TimeSpan.FromMinutes(10) }), Source(new SourceLimits { Lag = null }));
        var (ofStrict, ofPatient) = (Monitor(strict), Monitor(patient));
        foreach (var source in new[] { strict, patient })
        {
            source.Report(new SourceReport(SourceState.Running), Start);
            source.Received(Start);
            source.Decoded(1, EventTables.Audit, Start.AddMinutes(-11), Start);
        }

        Changes(ofPatient, Start).Should().BeEmpty();
        Changes(ofStrict, Start).Should().ContainSingle().Which.Alert.Arithmetic.Should().Be("What it delivers happened up to 11 min before it arrives.");
        strict.Decoded(1, EventTables.Audit, Start.AddMinutes(-1), Start);
        Changes(ofStrict, Start).Should().ContainSingle().Which.Kind.Should().Be(NotificationKind.Resolved);
    }

    [Fact]
    public void A_stretch_that_is_lost_is_told_until_it_is_committed()
    {
        var source = Source(new SourceLimits());
        var monitor = Monitor(source);
        source.Report(new SourceReport(SourceState.Running) { Gap = new SourceGap(Start.AddDays(-2), Start.AddDays(-1), "the hub kept a day") }, Start);

        var first = Changes(monitor, Start).Should().ContainSingle().Subject;
        Changes(monitor, Start).Should().ContainSingle().Which.Alert.Id.Should().Be(first.Alert.Id);
        monitor.Committed();

        Changes(monitor, Start).Should().BeEmpty();
        first.Alert.Arithmetic.Should().Be("From 2026-02-28T12:00:00Z until 2026-03-01T12:00:00Z nothing can be read any more: the hub kept a day.");
    }

    [Fact]
    public async Task A_table_that_falls_silent_while_others_go_on_is_a_gap_of_the_rules_on_it()
    {
        await using var workspace = Workspace();
        var source = new RunningSource(workspace, new SourceLimits { Silence = Hour, Lag = null }, Start);
        var monitor = Monitor(source);
        source.Report(new SourceReport(SourceState.Running), Start);
        Deliver(source, "AuditLogs", Start);
        Deliver(source, "SigninLogs", Start);
        Deliver(source, "AADUserRiskEvents", Start);
        Deliver(source, "AzureActivity", Start);
        Deliver(source, "SigninLogs", Start.AddMinutes(50));
        clock.CaughtUp("law", "AuditLogs", isOrdered: true, Start + Hour, Start + Hour);
        clock.CaughtUp("law", "AADUserRiskEvents", isOrdered: true, Start + Hour, Start + Hour);

        Changes(monitor, Start + Hour).Should().BeEmpty();
        var opened = Changes(monitor, Start + Hour + TimeSpan.FromSeconds(1)).Should().ContainSingle("risk is not written of by the hour, and no rule reads Azure's activity").Subject;
        Changes(monitor, Start.AddMinutes(70)).Should().BeEmpty();
        Deliver(source, "AuditLogs", Start.AddMinutes(80));
        var closed = Changes(monitor, Start.AddMinutes(80)).Should().ContainSingle().Subject;

        opened.Alert.Rule.Title.Should().Be("Logs are missing: source law, AuditLogs is silent");
        opened.Alert.Arithmetic.Should().Be("Nothing has come from AuditLogs since 2026-03-02T12:00:00Z, while the source goes on.");
        opened.Alert.Rule.Description.Should().EndWith(" 1 rule could not see meanwhile.");
        opened.Alert.BlindRules.Should().Equal("User added");
        opened.Alert.TenantId.Should().Be("contoso");
        opened.Alert.Group.Select(field => $"{field.Name} {field.Value}").Should().Equal("source law", "partition AuditLogs", "cause silent");
        (closed.Kind, closed.Alert.Id, closed.Alert.TenantId).Should().Be((NotificationKind.Resolved, opened.Alert.Id, "contoso"));
    }

    [Fact]
    public async Task Tables_that_are_all_silent_are_one_gap_of_the_source()
    {
        await using var workspace = Workspace();
        var source = new RunningSource(workspace, new SourceLimits { Silence = Hour, Lag = null }, Start);
        var monitor = Monitor(source);
        source.Report(new SourceReport(SourceState.Running), Start);
        Deliver(source, "AuditLogs", Start);
        Deliver(source, "SigninLogs", Start);

        Changes(monitor, Start.AddHours(2)).Should().ContainSingle().Which.Alert.Rule.Title.Should().Be("Logs are missing: source law is silent");
    }

    [Fact]
    public void A_partition_that_was_read_to_its_end_is_not_silent_and_one_that_was_not_is()
    {
        var source = Source(new SourceLimits { Silence = Hour, Lag = null });
        var monitor = Monitor(source);
        source.Report(new SourceReport(SourceState.Running), Start);
        foreach (var partition in new[] { "entra/0", "entra/1", "entra/2", "entra/3" })
        {
            Deliver(source, partition, Start);
        }

        var later = Start.AddHours(2);
        Deliver(source, "entra/0", later);
        clock.CaughtUp("hub", "entra/1", isOrdered: true, later, later);
        clock.Release("hub", "entra/2");

        var opened = Changes(monitor, later).Should().ContainSingle().Subject;
        opened.Alert.Arithmetic.Should().Be("Nothing has come from entra/3 since 2026-03-02T12:00:00Z, and it was not read to its end.");
        clock.CaughtUp("hub", "entra/3", isOrdered: true, later, later);
        Changes(monitor, later).Should().ContainSingle().Which.Kind.Should().Be(NotificationKind.Resolved);
    }

    [Fact]
    public void A_restart_alone_does_not_end_a_silence()
    {
        var before = Source(new SourceLimits { Silence = Hour });
        var opened = Changes(Monitor(before), Start.AddHours(2)).Should().ContainSingle().Subject;
        var after = new RunningSource(reader, new SourceLimits { Silence = Hour }, Start.AddHours(2));
        var monitor = Monitor(after);
        monitor.Resume([opened.Alert]);
        after.Report(new SourceReport(SourceState.Running), Start.AddHours(2));

        Changes(monitor, Start.AddHours(4)).Should().BeEmpty();
        after.Received(Start.AddHours(5));

        Changes(monitor, Start.AddHours(5)).Should().ContainSingle().Which.Alert.Id.Should().Be(opened.Alert.Id);
    }

    [Fact]
    public void What_another_worker_takes_in_is_no_silence()
    {
        var source = Source(new SourceLimits { Silence = Hour });
        clock.Recall(
            new PartitionProgress { Source = "hub", Partition = "0", Position = new StreamPosition(1), Newest = Start, UpdatedAt = Start.AddMinutes(90) },
            isOrdered: true,
            Start.AddMinutes(90));

        Changes(Monitor(source), Start.AddHours(2)).Should().BeEmpty();
    }

    [Fact]
    public void The_gap_of_a_source_that_is_configured_no_more_is_closed()
    {
        var opened = Changes(Monitor(Source(new SourceLimits { Silence = Hour })), Start.AddHours(2)).Should().ContainSingle().Subject;
        var monitor = new CoverageMonitor([], clock);
        monitor.Resume([opened.Alert]);

        var closed = Changes(monitor, Start.AddHours(3)).Should().ContainSingle().Subject;

        (closed.Alert.Id, closed.Alert.Status, closed.Summary).Should().Be((opened.Alert.Id, AlertStatus.Closed, "The source is no longer configured."));
    }

    [Fact]
    public void The_same_stretch_lost_by_two_partitions_is_two_gaps()
    {
        var source = Source(new SourceLimits());
        foreach (var partition in new[] { "entra/0", "entra/1" })
        {
            source.Report(new SourceReport(SourceState.Running) { Partition = partition, Gap = new SourceGap(Start.AddDays(-2), Start.AddDays(-1), "the hub kept a day") }, Start);
        }

        Changes(Monitor(source), Start).Select(change => change.Alert.Id).Should().OnlyHaveUniqueItems().And.HaveCount(2);
    }

    [Fact]
    public void An_alert_links_to_its_page()
    {
        var publisher = new AlertPublisher(null!, (_, _) => [], new Uri("https://detect.contoso.example/"));
        var gap = new CoverageGap("hub", null, GapCause.Silent, Start).Document(Rules, EventTables.Audit, "silent", until: null) with { Id = "gap 1" };

        var change = publisher.Own(gap, NotificationKind.Created, "silent", Start);

        change.Alert.Link!.AbsoluteUri.Should().Be("https://detect.contoso.example/alerts/gap%201");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => reader.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private static IReadOnlyList<AlertChange> Changes(CoverageMonitor monitor, DateTimeOffset now) =>
        monitor.Changes(Rules, new AlertPublisher(null!, (_, _) => ["soc"], publicUrl: null), now);

    private RunningSource Source(SourceLimits limits) => new(reader, limits, Start);

    private CoverageMonitor Monitor(RunningSource source) => new([source], clock);

    private void Deliver(RunningSource source, string partition, DateTimeOffset at)
    {
        source.Received(at);
        source.Decoded(1, EventTables.Audit, at, at);
        clock.Observe(source.Name, partition, isOrdered: true, at, next: null, at);
    }

    private static LogAnalyticsSource Workspace() => new(
        new LogAnalyticsSettings { Name = "law", WorkspaceId = "11111111-2222-3333-4444-555555555555", TenantId = "contoso" },
        new NoCredential(),
        TimeProvider.System);

    private sealed class NoCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
