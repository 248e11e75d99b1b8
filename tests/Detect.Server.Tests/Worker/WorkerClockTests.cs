using Detect.Connectors;

namespace Detect.Server.Tests;

public sealed class WorkerClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly WorkerClock clock = new(lateness: TimeSpan.FromHours(1), absenceLimit: TimeSpan.FromHours(2));

    [Fact]
    public void The_slowest_partition_holds_the_clock()
    {
        Observe("0", Now.AddMinutes(-1));
        Observe("1", Now.AddMinutes(-30));

        clock.Watermark(Now).Should().Be(Now.AddMinutes(-90));
    }

    [Fact]
    public void A_source_lags_by_what_its_slowest_partition_has_not_read_and_goes_on_lagging_while_nothing_is_read()
    {
        clock.LagOf("hub", Now).Should().BeNull();

        Committed("0", enqueuedAt: Now.AddHours(-5));
        Committed("1", enqueuedAt: Now.AddMinutes(-1));
        clock.LagOf("hub", Now).Should().Be(TimeSpan.FromHours(5));

        clock.CaughtUp("hub", "0", isOrdered: true, Now, Now);
        clock.LagOf("hub", Now).Should().Be(TimeSpan.FromMinutes(1));
        clock.LagOf("hub", Now.AddMinutes(10)).Should().Be(TimeSpan.FromMinutes(11));

        clock.Release("hub", "1");
        clock.LagOf("hub", Now).Should().Be(TimeSpan.Zero);
        clock.LagOf("another", Now).Should().BeNull();
    }

    [Fact]
    public void What_the_store_has_forgotten_is_let_go_unless_it_has_given_a_sign_since()
    {
        Committed("0", enqueuedAt: null);
        Committed("1", enqueuedAt: null);
        Committed("2", enqueuedAt: null);
        clock.CaughtUp("hub", "1", isOrdered: true, Now.AddHours(1), Now.AddHours(1));

        clock.Forget(new HashSet<(string, string)> { ("hub", "2") }, Now.AddMinutes(1));

        clock.Partitions.Select(partition => partition.Partition).Should().BeEquivalentTo("1", "2");
    }

    [Fact]
    public void Events_add_up_over_what_the_store_knew()
    {
        clock.Recall(new PartitionProgress { Source = "hub", Partition = "0", Position = new StreamPosition(1), Events = 100, UpdatedAt = Now }, isOrdered: true, Now);

        Committed("0");
        Committed("0");

        clock.Find("hub", "0")!.Events.Should().Be(106);
    }

    [Fact]
    public void A_partition_that_gives_no_sign_is_awaited_up_to_the_limit()
    {
        Observe("0", Now.AddMinutes(-1));
        Observe("1", Now.AddMinutes(-30));
        Observe("0", Now.AddHours(2), now: Now.AddHours(2));

        clock.Watermark(Now.AddHours(2)).Should().Be(Now.AddMinutes(-90));
        clock.Watermark(Now.AddHours(2).AddTicks(1)).Should().Be(Now.AddHours(1));
    }

    [Fact]
    public void A_partition_that_is_read_and_has_shown_nothing_holds_the_clock()
    {
        clock.Await("hub", "0", isOrdered: true, Now);
        clock.Await("hub", "1", isOrdered: true, Now);
        Observe("0", Now);
        clock.Watermark(Now).Should().BeNull();

        Observe("1", Now.AddMinutes(-30));
        clock.Watermark(Now).Should().Be(Now.AddMinutes(-90));
    }

    [Fact]
    public void A_partition_that_comes_back_is_awaited_again()
    {
        Observe("0", Now);
        Observe("1", Now.AddMinutes(-30));
        clock.Release("hub", "1");
        clock.Watermark(Now).Should().Be(Now.AddMinutes(-60));

        clock.Await("hub", "1", isOrdered: true, Now);

        clock.Watermark(Now).Should().Be(Now.AddMinutes(-90));
    }

    [Fact]
    public void A_partition_that_another_worker_reads_now_holds_the_clock_as_before()
    {
        Observe("0", Now);
        Observe("1", Now.AddMinutes(-30));
        clock.HandOver("hub", "1");
        clock.Watermark(Now).Should().Be(Now.AddMinutes(-90));

        clock.Recall(Known("1") with { Newest = Now.AddMinutes(-10), UpdatedAt = Now }, isOrdered: true, Now);
        clock.Watermark(Now).Should().Be(Now.AddMinutes(-70));
    }

    [Fact]
    public void What_the_store_says_of_the_partitions_of_others_makes_none_of_them_our_own()
    {
        Observe("0", Now);
        clock.Recall(Known("1"), isOrdered: true, Now);
        Own.Should().Equal("0");

        clock.Await("hub", "1", isOrdered: true, Now);
        clock.HandOver("hub", "0");
        Own.Should().Equal("1");
    }

    [Fact]
    public void A_quiet_partition_that_was_read_to_its_end_moves_the_clock_at_our_pace()
    {
        Observe("0", Now.AddDays(-7));
        clock.CaughtUp("hub", "0", isOrdered: true, Now.AddMinutes(10), Now.AddMinutes(10));

        clock.Watermark(Now.AddMinutes(10)).Should().Be(Now.AddDays(-7).AddMinutes(10).AddHours(-1));
    }

    [Fact]
    public void A_clock_of_ours_that_was_set_back_does_not_hold_event_time_up()
    {
        clock.CaughtUp("hub", "0", isOrdered: true, Now, Now);
        Observe("0", Now.AddHours(2), now: Now.AddDays(-365));

        clock.Watermark(Now.AddDays(-365)).Should().Be(Now.AddHours(1));
    }

    [Fact]
    public void An_empty_partition_neither_holds_nor_moves_the_clock()
    {
        clock.CaughtUp("hub", "0", isOrdered: true, Now, Now);
        clock.Watermark(Now).Should().BeNull();

        Observe("1", Now.AddDays(-7));
        clock.Watermark(Now).Should().Be(Now.AddDays(-7).AddHours(-1));
    }

    [Fact]
    public void What_comes_in_no_order_moves_the_clock_only_when_it_was_read_to_the_end()
    {
        clock.Observe("graph", "signIns", isOrdered: false, Now, null, Now);
        clock.Watermark(Now).Should().BeNull();

        clock.CaughtUp("graph", "signIns", isOrdered: false, Now.AddMinutes(-2), Now);
        clock.Watermark(Now).Should().Be(Now.AddMinutes(-62));
    }

    [Fact]
    public void A_partition_that_went_to_another_worker_is_not_awaited()
    {
        Observe("0", Now);
        Observe("1", Now.AddDays(-1));
        clock.Release("hub", "1");

        clock.Watermark(Now).Should().Be(Now.AddHours(-1));
    }

    [Fact]
    public void One_absurd_time_does_not_move_the_clock()
    {
        clock.Observe("hub", "0", isOrdered: true, Now.AddYears(10), Now, Now);
        clock.Observe("hub", "0", isOrdered: true, Now.AddMinutes(1), null, Now);

        clock.Watermark(Now).Should().Be(Now.AddMinutes(1).AddHours(-1));
    }

    [Fact]
    public void After_a_restart_a_quiet_partition_goes_on_from_what_the_store_knows()
    {
        clock.Recall(
            Known("0") with { Newest = Now.AddDays(-7), UpdatedAt = Now.AddMinutes(-30) },
            isOrdered: true,
            Now);
        clock.CaughtUp("hub", "0", isOrdered: true, Now, Now);

        clock.Watermark(Now).Should().Be(Now.AddDays(-7).AddMinutes(30).AddHours(-1));
    }

    private IEnumerable<string> Own => clock.Partitions.Where(partition => partition.IsRead).Select(partition => partition.Partition);

    private static PartitionProgress Known(string partition) => new()
    {
        Source = "hub",
        Partition = partition,
        Position = new StreamPosition(1),
        UpdatedAt = Now,
    };

    private void Committed(string partition, DateTimeOffset? enqueuedAt = null) =>
        clock.Committed("hub", partition, isOrdered: true, new StreamPosition(1), events: 3, enqueuedAt, Now);

    private void Observe(string partition, DateTimeOffset newest, DateTimeOffset? now = null)
    {
        clock.Observe("hub", partition, isOrdered: true, newest, newest, now ?? Now);
    }
}
