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

    private readonly FilesSource reader = new(new FilesSettings { Name = "hub", Path = "-" }, TimeProvider.System);

    [Fact]
    public void A_silent_source_opens_one_gap_after_its_own_limit_and_closes_it_when_it_has_caught_up()
    {
        var (busy, quiet) = (Source(new SourceLimits { Silence = TimeSpan.FromHours(1) }), Source(new SourceLimits { Silence = TimeSpan.FromHours(24) }));
        var (ofBusy, ofQuiet) = (new CoverageMonitor([busy]), new CoverageMonitor([quiet]));
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
        var monitor = new CoverageMonitor([source]);
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

    [Fact]
    public void A_lagging_source_opens_a_gap_beyond_its_own_limit_and_none_without_one()
    {
        var (strict, patient) = (Source(new SourceLimits { Lag = TimeSpan.FromMinutes(10) }), Source(new SourceLimits { Lag = null }));
        var (ofStrict, ofPatient) = (new CoverageMonitor([strict]), new CoverageMonitor([patient]));
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
        var monitor = new CoverageMonitor([source]);
        source.Report(new SourceReport(SourceState.Running) { Gap = new SourceGap(Start.AddDays(-2), Start.AddDays(-1), "the hub kept a day") }, Start);

        var first = Changes(monitor, Start).Should().ContainSingle().Subject;
        Changes(monitor, Start).Should().ContainSingle().Which.Alert.Id.Should().Be(first.Alert.Id);
        monitor.Committed();

        Changes(monitor, Start).Should().BeEmpty();
        first.Alert.Arithmetic.Should().Be("From 2026-02-28T12:00:00Z until 2026-03-01T12:00:00Z nothing can be read any more: the hub kept a day.");
    }

    [Fact]
    public void An_alert_links_to_where_the_API_shows_it()
    {
        var publisher = new AlertPublisher(null!, (_, _) => [], new Uri("https://detect.contoso.example/"));
        var gap = new CoverageGap("hub", GapCause.Silent, Start).Document(Rules, EventTables.Audit, "silent", until: null) with { Id = "gap 1" };

        var change = publisher.Own(gap, NotificationKind.Created, "silent", Start);

        change.Alert.Link!.AbsoluteUri.Should().Be("https://detect.contoso.example/api/alerts/gap%201");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => reader.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private static IReadOnlyList<AlertChange> Changes(CoverageMonitor monitor, DateTimeOffset now) =>
        monitor.Changes(Rules, new AlertPublisher(null!, (_, _) => ["soc"], publicUrl: null), now);

    private RunningSource Source(SourceLimits limits) => new(reader, limits, Start);
}
