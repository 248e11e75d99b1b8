using System.Text.Json.Nodes;

namespace Detect.Cli.Tests;

public sealed class DeadLetterTests : IDisposable
{
    private const string Secret = "{\"password\":\"hunter2\",";

    private readonly Scratch folder = new();

    public DeadLetterTests()
    {
        folder.Write("rules/users.yml", Records.UserAddedRule);
        folder.Write("a.jsonl", $"{Records.UserAdded("r1", 0)}\n{Secret}\n{Records.UserAdded("r2", 1)}\n");
    }

    [Fact]
    public void An_undecodable_record_is_counted_and_listed_with_source_line_offset_and_reason()
    {
        var outcome = Replay();

        outcome.ExitCode.Should().Be(0);
        outcome.ErrorLines[^1].Should().Be("records read: 3, decoded: 2, dead-lettered: 1, duplicates: 0, too late: 0, alerts: 2");
        var letter = JsonNode.Parse(folder.Read("dead-letters.jsonl"))!;
        letter["source"]!.GetValue<string>().Should().Be("a.jsonl");
        letter["line"]!.GetValue<int>().Should().Be(2);
        letter["byteOffset"]!.GetValue<int>().Should().Be(Records.UserAdded("r1", 0).Length + 1);
        letter["code"]!.GetValue<string>().Should().NotBeEmpty();
        letter["reason"]!.GetValue<string>().Should().NotBeEmpty();
        letter["record"].Should().BeNull();
    }

    [Fact]
    public void The_record_itself_is_kept_only_in_a_file_that_was_asked_for()
    {
        var outcome = Replay("--dead-letters", "bad.jsonl");

        JsonNode.Parse(folder.Read("bad.jsonl"))!["record"]!.GetValue<string>().Should().Be(Secret);
        folder.Has("dead-letters.jsonl").Should().BeFalse();
        (outcome.Output + outcome.Error).Should().NotContain("hunter2");
    }

    [Fact]
    public void None_writes_no_file_and_still_counts()
    {
        var outcome = Replay("--dead-letters", "none");

        outcome.ErrorLines[0].Should().StartWith("a.jsonl:2: ");
        outcome.ErrorLines[^1].Should().Contain("dead-lettered: 1");
        folder.Has("dead-letters.jsonl").Should().BeFalse();
        folder.Has("none").Should().BeFalse();
    }

    [Fact]
    public void Without_dead_letters_no_file_appears()
    {
        folder.Write("a.jsonl", Records.Lines(Records.UserAdded("r1", 0)));

        Replay("--dead-letters", "bad.jsonl");

        folder.Has("bad.jsonl").Should().BeFalse();
    }

    [Fact]
    public void A_file_that_was_asked_for_and_cannot_be_written_is_exit_code_3()
    {
        var outcome = Replay("--dead-letters", "no/such/folder/bad.jsonl");

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines.Should().Contain("detect: no/such/folder/bad.jsonl: cannot write dead letters: no such file or folder");
    }

    public void Dispose() => folder.Dispose();

    private Outcome Replay(params string[] arguments) =>
        DetectProgram.RunIn(folder, ["replay", "a.jsonl", "--rules", "rules", .. arguments]);
}
