using Detect.Connectors;
using Detect.Connectors.Tests;

namespace Detect.Server.Tests;

public sealed class SourceSessionTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-session-");
    private readonly WorkerClock clock = new(lateness: TimeSpan.FromHours(1), absenceLimit: TimeSpan.FromHours(2));
    private readonly IntakeQueue intake = new(1 << 20);
    private readonly List<PendingBatch> entered = [];
    private readonly WrittenLines<SourceSession> log = new();
    private IDetectStore store = null!;

    public async Task InitializeAsync()
    {
        intake.Entered = entered.Add;
        store = await DetectStore.OpenAsync(new StoreOptions { Path = Path.Join(folder.FullName, "detect.db") }, TimeProvider.System, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_partition_has_caught_up_only_when_what_it_delivered_is_committed()
    {
        var session = Session();
        session.Begin("0");
        var committed = await session.DeliverAsync(Batch(1), CancellationToken.None);
        session.CaughtUp("0", Now);
        CaughtUp.Should().BeNull("what it delivered may be of any time");

        entered[0].Settle(accepted: true);
        await committed;
        (await WithPatience.UntilAsync(() => Task.FromResult(CaughtUp), caughtUp => caughtUp is not null)).Should().Be(Now);
    }

    [Fact]
    public async Task A_partition_that_nobody_has_read_yet_holds_the_clock_here_and_at_whoever_leads_next()
    {
        await Session().ExpectAsync(["0", "1"], CancellationToken.None);
        clock.Observe("files", "0", isOrdered: true, Now, next: null, Now);
        var next = new WorkerClock(lateness: TimeSpan.FromHours(1), absenceLimit: TimeSpan.FromHours(2));
        foreach (var known in await store.ReadProgressAsync(CancellationToken.None))
        {
            next.Recall(known, isOrdered: true, Now);
        }

        next.Observe("files", "0", isOrdered: true, Now, next: null, Now);

        clock.Watermark(Now).Should().BeNull();
        next.Watermark(Now).Should().BeNull();
        (await Session().PositionsAsync(CancellationToken.None)).Should().BeEmpty("where it is to be read from is the source's to say");
        clock.Observe("files", "1", isOrdered: true, Now, next: null, Now);
        clock.Watermark(Now).Should().Be(Now.AddHours(-1));
    }

    [Fact]
    public async Task What_was_delivered_since_keeps_it_from_having_caught_up()
    {
        var session = Session();
        session.Begin("0");
        await session.DeliverAsync(Batch(1), CancellationToken.None);
        session.CaughtUp("0", Now);
        await session.DeliverAsync(Batch(2), CancellationToken.None);

        entered[0].Settle(accepted: true);
        session.CaughtUp("0", Now);
        CaughtUp.Should().BeNull();
    }

    [Fact]
    public async Task To_be_begun_again_while_a_batch_waits_is_not_to_have_caught_up()
    {
        var session = Session();
        session.Begin("0");
        await session.DeliverAsync(Batch(1), CancellationToken.None);

        session.Begin("0");
        session.CaughtUp("0", Now);

        CaughtUp.Should().BeNull("files are begun at each look, and what the first batch holds may be of any time");
    }

    [Fact]
    public async Task A_partition_that_comes_back_while_a_batch_of_before_waits_catches_up_with_what_is_read_then()
    {
        var session = Session();
        session.Begin("0");
        await session.DeliverAsync(Batch(1), CancellationToken.None);
        session.HandOver("0");

        session.Begin("0");
        session.CaughtUp("0", Now);
        CaughtUp.Should().Be(Now);
    }

    [Fact]
    public async Task A_partition_that_comes_back_catches_up_whatever_became_of_what_it_delivered_before()
    {
        var session = Session();
        session.Begin("0");
        var refused = await session.DeliverAsync(Batch(1), CancellationToken.None);
        entered[0].Settle(accepted: false);
        (await refused).Should().BeFalse("another worker had read it already");
        session.HandOver("0");

        session.Begin("0");
        session.CaughtUp("0", Now);
        CaughtUp.Should().Be(Now);
    }

    [Fact]
    public void A_partition_that_is_handed_over_is_awaited_as_before()
    {
        var session = Session();
        session.Begin("0");
        session.HandOver("0");
        clock.Find("files", "0").Should().BeEquivalentTo(new { IsReleased = false, IsRead = false });
    }

    [Fact]
    public void That_a_source_fails_and_runs_again_is_logged_once_each()
    {
        var session = Session();
        session.Report(new SourceReport(SourceState.Starting));
        session.Report(new SourceReport(SourceState.Failing) { Reason = "no broker can be reached" });
        session.Report(new SourceReport(SourceState.Failing) { Reason = "no broker can be reached" });
        session.Report(new SourceReport(SourceState.Running));
        session.Report(new SourceReport(SourceState.Running) { Partition = "0", Lag = 3 });

        log.All.Should().Equal("Source files is failing: no broker can be reached", "Source files is running");
    }

    private DateTimeOffset? CaughtUp => clock.Find("files", "0")?.CaughtUp;

    private SourceSession Session()
    {
        var source = new FilesSource(new FilesSettings { Name = "files", Path = "-" }, TimeProvider.System);
        return new SourceSession(new RunningSource(source, new SourceLimits(), Now), intake, clock, store, TimeProvider.System, log);
    }

    private static SourceBatch Batch(long ordinal) => new()
    {
        Partition = "0",
        Chunks = [],
        Position = new StreamPosition(ordinal),
        ReceivedAt = Now,
    };
}
