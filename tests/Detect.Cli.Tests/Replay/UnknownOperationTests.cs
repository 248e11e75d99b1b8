namespace Detect.Cli.Tests;

public sealed class UnknownOperationTests : IDisposable
{
    private readonly Scratch folder = new();

    [Fact]
    public void An_operation_that_is_new_is_told_once_and_counted()
    {
        folder.Write("rule.yml", Records.UserAddedRule);
        folder.Write("day.json", Records.Lines(
            Records.UserAdded("a", 1),
            Records.UserAdded("b", 2).Replace("Add user", "Onboard user"),
            Records.UserAdded("c", 3).Replace("Add user", "ONBOARD user. "),
            Records.UserAdded("d", 4).Replace("Add user", "Offboard user")));

        var outcome = DetectProgram.RunIn(folder, "replay", "day.json", "--rules", "rule.yml", "--format", "jsonl");

        outcome.ExitCode.Should().Be(0);
        outcome.ErrorLines.Should().Equal(
            "day.json:2: Operation \"Onboard user\" is new to Detect: if an activity has been renamed, rules that name the old one no longer fire.",
            "day.json:4: Operation \"Offboard user\" is new to Detect: if an activity has been renamed, rules that name the old one no longer fire.",
            "records read: 4, decoded: 4, dead-lettered: 0, duplicates: 0, too late: 0, alerts: 1, unknown operations: 2");
    }

    [Fact]
    public void The_spellings_of_the_log_and_of_Office_365_are_known()
    {
        folder.Write("rule.yml", Records.UserAddedRule);
        folder.Write("day.json", Records.Lines(
            Records.UserAdded("a", 1).Replace("Add user", "Update application \u2013 Certificates and secrets management "),
            Records.UserAdded("b", 2).Replace("Add user", "Add member to role."),
            Records.UserAdded("c", 3).Replace("Add user", "disable PIM ALERT")));

        var outcome = DetectProgram.RunIn(folder, "replay", "day.json", "--rules", "rule.yml");

        outcome.ErrorLines.Should().Equal("records read: 3, decoded: 3, dead-lettered: 0, duplicates: 0, too late: 0, alerts: 0");
    }

    public void Dispose() => folder.Dispose();
}
