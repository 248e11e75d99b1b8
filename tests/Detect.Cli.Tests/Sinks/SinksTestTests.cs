namespace Detect.Cli.Tests.Sinks;

public sealed class SinksTestTests
{
    [Fact]
    public void A_sample_alert_goes_to_the_sink_by_name()
    {
        using var folder = new Scratch();
        folder.Write("detect.yml", "sinks: [{name: record, type: file, path: alerts.jsonl}, {name: other, type: file, path: other.jsonl}]");

        var outcome = DetectProgram.RunIn(folder, "sinks", "test", "record");

        outcome.ExitCode.Should().Be(0, outcome.Error);
        outcome.Error.Should().Be("record: delivered\n");
        folder.Read("alerts.jsonl").Should().Contain("Test of this sink: nothing has happened");
        folder.Has("other.jsonl").Should().BeFalse();
    }

    [Fact]
    public void What_the_other_side_says_is_told()
    {
        using var folder = new Scratch();
        folder.Write("detect.yml", "sinks: [{name: soc, type: webhook, url: \"http://127.0.0.1:9/hook\", allowNetworks: 127.0.0.0/8, timeout: 5s}]");

        var outcome = DetectProgram.RunIn(folder, "sinks", "test", "soc");

        outcome.ExitCode.Should().Be(1);
        outcome.ErrorLines.Should().ContainSingle().Which.Should().StartWith("detect: soc: not delivered: ");
    }

    [Fact]
    public void A_sink_that_there_is_none_of_is_said()
    {
        using var folder = new Scratch();
        folder.Write("detect.yml", "sinks: [{name: soc, type: stdout}]");

        var outcome = DetectProgram.RunIn(folder, "sinks", "test", "sco");

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines[0].Should().Be("detect: no sink is called 'sco'; did you mean 'soc'?");
    }
}
