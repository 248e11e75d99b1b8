using Detect.Connectors;

namespace Detect.Server.Tests;

public sealed class SourceStatesTests
{
    private readonly SourceStates states = new();

    [Fact]
    public void A_source_starts_until_it_or_a_partition_runs()
    {
        states.Overall.Should().Be(SourceState.Starting);

        states.Take(new SourceReport(SourceState.Running) { Partition = "AuditLogs" });

        states.Overall.Should().Be(SourceState.Running);
    }

    [Fact]
    public void A_partition_that_runs_does_not_hide_one_that_fails()
    {
        states.Take(new SourceReport(SourceState.Running));
        states.Take(Failing("1", "the broker of 1 is away"));
        states.Take(new SourceReport(SourceState.Running) { Partition = "2", Lag = 0 });

        states.Overall.Should().Be(SourceState.Failing);
        states.Reason.Should().Be("the broker of 1 is away");
    }

    [Fact]
    public void A_partition_that_runs_does_not_hide_that_the_source_fails()
    {
        states.Take(new SourceReport(SourceState.Failing) { Reason = "a topic is missing" });
        states.Take(new SourceReport(SourceState.Running) { Partition = "1" });

        states.Overall.Should().Be(SourceState.Failing);
        states.Reason.Should().Be("a topic is missing");
    }

    [Fact]
    public void It_runs_again_when_the_last_partition_does()
    {
        states.Take(new SourceReport(SourceState.Running));
        states.Take(Failing("1", "one"));
        states.Take(Failing("2", "two"));
        states.Reason.Should().Be("one (and 1 more)");
        states.Take(new SourceReport(SourceState.Running) { Partition = "1" });
        states.Take(new SourceReport(SourceState.Running) { Partition = "2" });

        states.Overall.Should().Be(SourceState.Running);
        states.Reason.Should().BeNull();
    }

    [Fact]
    public void A_partition_that_another_worker_reads_fails_no_more()
    {
        states.Take(new SourceReport(SourceState.Running));
        states.Take(Failing("1", "one"));

        states.Forget("1");

        states.Overall.Should().Be(SourceState.Running);
    }

    [Fact]
    public void What_was_said_before_a_new_start_is_forgotten()
    {
        states.Take(Failing("1", "one"));

        states.Take(new SourceReport(SourceState.Starting));

        states.Overall.Should().Be(SourceState.Starting);
        states.Reason.Should().BeNull();
    }

    private static SourceReport Failing(string partition, string reason) => new(SourceState.Failing) { Partition = partition, Reason = reason };
}
