using System.Text.Json.Nodes;

namespace Detect.Cli.Tests;

public sealed class ReplayTests : IDisposable
{
    private readonly Scratch folder = new();

    public ReplayTests() => folder.Write("rules/users.yml", Records.ManyUsersAddedRule);

    [Fact]
    public void Alerts_are_lines_on_standard_output_and_the_summary_is_the_last_line_on_standard_error()
    {
        folder.Write("a.jsonl", Records.Lines(
            Records.UserAdded("r1", 0), Records.UserAdded("r2", 2), Records.UserAdded("r2", 2), Records.UserAdded("r3", 4)));

        var outcome = Replay("a.jsonl", "--format", "jsonl");

        outcome.ExitCode.Should().Be(0);
        outcome.ErrorLines.Should().Equal("records read: 4, decoded: 4, dead-lettered: 0, duplicates: 1, too late: 0, alerts: 1");
        var alert = JsonNode.Parse(outcome.OutputLines.Should().ContainSingle().Subject)!;
        alert["rule"]!["id"]!.GetValue<string>().Should().Be("0b1f6a52-5a6e-4a1c-9a77-3c7a7d1f0e02");
        alert["rule"]!["path"]!.GetValue<string>().Should().Be("rules/users.yml");
        alert["group"]!["actor"]!.GetValue<string>().Should().Be("ada@contoso.example");
        alert["first"]!.GetValue<string>().Should().Be("2026-03-02T09:00:00.0000000Z");
        alert["last"]!.GetValue<string>().Should().Be("2026-03-02T09:04:00.0000000Z");
        alert["count"]!.GetValue<int>().Should().Be(3);
        alert["events"]!.AsArray().Select(e => e!["id"]!.GetValue<string>()).Should().Equal("r1", "r2", "r3");
        alert["events"]![0]!["operation"]!.GetValue<string>().Should().Be("Add user");
    }

    [Fact]
    public void A_rules_own_coverage_comes_with_its_alert()
    {
        folder.Write("one/user-added.yml", Records.UserAddedRule);
        folder.Write("a.jsonl", Records.Lines(Records.UserAdded("r1", 0)));

        var outcome = DetectProgram.RunIn(folder, "replay", "a.jsonl", "--rules", "one", "--format", "jsonl");

        JsonNode.Parse(outcome.OutputLines[0])!["rule"]!["coverage"]![0]!.GetValue<string>().Should().Be("user-lifecycle-nonapproved-actor");
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes_on_any_number_of_threads()
    {
        folder.Write("a.jsonl", string.Concat(Enumerable.Range(0, 3000).Select(i => Records.UserAdded($"r{i}", i % 600, $"a{i % 7}@contoso.example") + "\n")));

        var runs = new[] { "1", "1", "2", "4" }.Select(threads => Replay("a.jsonl", "--format", "jsonl", "--threads", threads)).ToList();

        runs[0].OutputLines.Should().NotBeEmpty();
        runs.Should().OnlyContain(run => run.Output == runs[0].Output && run.Error == runs[0].Error);
    }

    [Fact]
    public void The_order_of_files_and_lines_within_the_lateness_does_not_change_a_byte()
    {
        var records = Enumerable.Range(0, 40).Select(i => Records.UserAdded($"r{i}", i)).ToArray();
        folder.Write("a.jsonl", Records.Lines(records));
        Array.Reverse(records);
        folder.Write("b.jsonl", Records.Lines(records));

        Replay("b.jsonl", "--format", "jsonl").Output.Should().Be(Replay("a.jsonl", "--format", "jsonl").Output).And.NotBeEmpty();
    }

    [Fact]
    public void Gzip_folders_and_standard_input_hold_the_same_records()
    {
        var lines = Records.Lines(Records.UserAdded("r1", 0), Records.UserAdded("r2", 2), Records.UserAdded("r3", 4));
        folder.Write("plain.jsonl", lines);
        folder.WriteGzip("logs/packed.json.gz", lines);
        var expected = Replay("plain.jsonl", "--format", "jsonl").Output;

        expected.Should().NotBeEmpty();
        Replay("logs", "--format", "jsonl").Output.Should().Be(expected);
        DetectProgram.RunWith(folder, lines, 120, "replay", "-", "--rules", "rules", "--format", "jsonl").Output.Should().Be(expected);
    }

    [Fact]
    public void A_table_shows_the_proof_and_no_frames_where_nobody_is_looking()
    {
        folder.Write("a.jsonl", Records.Lines(Records.UserAdded("r1", 0), Records.UserAdded("r2", 2), Records.UserAdded("r3", 4)));

        var outcome = Replay("a.jsonl");

        outcome.Output.Should().Contain("HIGH Many users added by one account").And.Contain("3 of 3 in 4 min of 10")
            .And.Contain("09:02:00  Add user").And.NotContainAny("\u001b", "│", "─");
    }

    [Fact]
    public void Quiet_logs_are_said_to_be_quiet()
    {
        folder.Write("a.jsonl", Records.Lines(Records.UserAdded("r1", 0)));

        var outcome = Replay("a.jsonl");

        outcome.Should().Be(new Outcome(0, "No alerts.\n", "records read: 1, decoded: 1, dead-lettered: 0, duplicates: 0, too late: 0, alerts: 0\n"));
    }

    [Fact]
    public void Ocsf_findings_are_lines_too()
    {
        folder.Write("a.jsonl", Records.Lines(Records.UserAdded("r1", 0), Records.UserAdded("r2", 2), Records.UserAdded("r3", 4)));

        var finding = JsonNode.Parse(Replay("a.jsonl", "--format", "ocsf").OutputLines.Should().ContainSingle().Subject)!;

        finding["type_uid"]!.GetValue<int>().Should().Be(200401);
        finding["finding_info"]!["title"]!.GetValue<string>().Should().Be("Many users added by one account");
    }

    [Fact]
    public void Broken_rules_stop_the_replay_before_it_begins()
    {
        folder.Write("broken/broken.yml", Records.UserAddedRule.Replace("condition: selection", "condition: selektion"));
        folder.Write("a.jsonl", Records.Lines(Records.UserAdded("r1", 0)));

        var outcome = DetectProgram.RunIn(folder, "replay", "a.jsonl", "--rules", "broken");

        outcome.ExitCode.Should().Be(2);
        outcome.Output.Should().BeEmpty();
        outcome.ErrorLines[0].Should().StartWith("broken/broken.yml:14:14: unknown-selection: ");
        outcome.ErrorLines[^1].Should().Be("detect: 1 error in the rules; nothing was evaluated ('detect lint' shows each in its place)");
    }

    [Theory]
    [InlineData("", 0, "detect: the input holds no records")]
    [InlineData("not json\n", 3, "detect: no record of the input could be decoded, so no rule has seen anything")]
    public void Input_without_events_is_not_mistaken_for_quiet_logs(string text, int exitCode, string sentence)
    {
        folder.Write("a.jsonl", text);

        var outcome = Replay("a.jsonl", "--dead-letters", "none");

        outcome.ExitCode.Should().Be(exitCode);
        outcome.ErrorLines[^2].Should().Be(sentence);
    }

    [Fact]
    public void One_event_among_records_that_are_none_is_enough()
    {
        folder.Write("a.jsonl", "not json\n" + Records.Lines(Records.UserAdded("r1", 0)));

        Replay("a.jsonl", "--dead-letters", "none").ExitCode.Should().Be(0);
    }

    [Fact]
    public void Files_without_a_rule_in_them_are_not_mistaken_for_rules()
    {
        folder.Write("none.yml", "title: x\n");
        folder.Write("a.jsonl", Records.Lines(Records.UserAdded("r1", 0)));

        DetectProgram.RunIn(folder, "replay", "a.jsonl", "--rules", "none.yml").Should().Be(
            new Outcome(3, "", "detect: none.yml: no rule was loaded from it ('detect lint' says why)\n"));
    }

    [Theory]
    [InlineData("--accounts", "accounts:\n- userPrincipalName: ada@contoso.example\n  class: priviledged\n", "detect: f.yml:3:10: unknown-class: ")]
    [InlineData("--silences", "silences:\n- author: ada\n", "detect: f.yml:2:3: missing-key: ")]
    [InlineData("--values", "- a\n", "detect: f.yml: is not a map of value lists; expected lines such as 'admin_users: [alice, bob]'")]
    [InlineData("--values", "a: {b: c}\n", "detect: f.yml:1:4: is not a list of values")]
    public void A_mistake_in_a_file_beside_the_rules_is_exit_code_3(string option, string text, string sentence)
    {
        folder.Write("f.yml", text);
        folder.Write("a.jsonl", Records.Lines(Records.UserAdded("r1", 0)));

        var outcome = Replay("a.jsonl", option, "f.yml");

        outcome.ExitCode.Should().Be(3);
        outcome.Output.Should().BeEmpty();
        outcome.ErrorLines[0].Should().StartWith(sentence);
    }

    [Fact]
    public void A_class_of_account_and_a_silence_reach_the_engine()
    {
        folder.Write("rules/users.yml", Records.ManyUsersAddedRule + "detect:\n  thresholds:\n    of: actor\n    shared:\n      gte: 1\n");
        folder.Write("a.jsonl", Records.Lines(Records.UserAdded("r1", 0)));
        folder.Write("accounts.yml", "accounts:\n- userPrincipalName: ada@contoso.example\n  class: shared\n");
        folder.Write(
            "silences.yml",
            "silences:\n- matchers: {actor: ada@contoso.example}\n  start: 2026-03-01T00:00:00Z\n  end: 2026-04-01T00:00:00Z\n  author: eve\n  comment: migration\n");

        var raised = Replay("a.jsonl", "--accounts", "accounts.yml", "--format", "jsonl");
        var silenced = Replay("a.jsonl", "--accounts", "accounts.yml", "--silences", "silences.yml", "--format", "jsonl");

        raised.Output.Should().Contain("\"class\":{\"class\":\"shared\",\"account\":\"ada@contoso.example\",\"reason\":\"accounts.yml line 2\"}");
        silenced.Output.Should().BeEmpty();
        silenced.ErrorLines[^1].Should().EndWith("alerts: 0, silenced: 1");
    }

    [Fact]
    public void A_silence_that_silenced_nothing_is_told_before_the_summary()
    {
        folder.Write("a.jsonl", Records.Lines(Records.UserAdded("r1", 0), Records.UserAdded("r2", 2), Records.UserAdded("r3", 4)));
        const string Period = "  start: 2026-03-01T00:00:00Z\n  end: 2026-04-01T00:00:00Z\n  author: eve\n  comment: ";
        folder.Write(
            "silences.yml",
            $"silences:\n- matchers: {{actor: ada@contoso.example}}\n{Period}migration\n- matchers: {{actor: adda@contoso.example}}\n{Period}accounts of test\n");

        var outcome = Replay("a.jsonl", "--silences", "silences.yml", "--format", "jsonl");

        outcome.ErrorLines.Should().HaveCount(2);
        outcome.ErrorLines[0].Should().Be("silence 2 (silences.yml:7: accounts of test (eve)) silenced no alert");
        outcome.ErrorLines[1].Should().EndWith("alerts: 0, silenced: 1");
    }

    [Fact]
    public void Met_expectations_are_exit_code_0_and_missed_ones_are_1()
    {
        folder.Write("a.jsonl", Records.Lines(Records.UserAdded("r1", 0), Records.UserAdded("r2", 2), Records.UserAdded("r3", 4)));
        folder.Write("good.jsonl", "{\"rule\":{\"title\":\"Many users added by one account\"},\"count\":3}\n");
        folder.Write("bad.jsonl", "");

        Replay("a.jsonl", "--expect", "good.jsonl").ExitCode.Should().Be(0);
        var missed = Replay("a.jsonl", "--expect", "bad.jsonl");

        missed.ExitCode.Should().Be(1);
        missed.ErrorLines.Should().Contain(line => line.StartsWith("bad.jsonl: raised, but not expected: Many users added by one account"));
    }

    [Fact]
    public void A_gzip_file_cut_short_is_evaluated_as_far_as_it_goes_and_is_exit_code_3()
    {
        var packed = Scratch.Gzip(string.Concat(Enumerable.Range(0, 4000).Select(i => Records.UserAdded($"r{i}", i % 50, $"a{i * 7919 % 104729}@contoso.example") + "\n")));
        folder.Write("cut.gz", packed[..(packed.Length / 2)]);

        var outcome = Replay("cut.gz", "--dead-letters", "none");

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines.Should().Contain("detect: cut.gz: the gzip data is damaged or cut short; what was read before that has been evaluated");
        outcome.ErrorLines[^1].Should().StartWith("records read: ");
    }

    [Fact]
    public void Plain_json_is_replayed_by_its_own_fields()
    {
        folder.Write("rules/users.yml",
            """
            title: Root login
            logsource:
              product: linux
              service: sshd
            detection:
              selection:
                user.name: root
              condition: selection
            level: low
            """);
        folder.Write("a.jsonl", "{\"event\":{\"created\":\"2026-03-02T09:00:00Z\"},\"user\":{\"name\":\"root\"}}\n");

        var timed = Replay("a.jsonl", "--shape", "json", "--timestamp", "event.created", "--format", "jsonl");
        var untimed = Replay("a.jsonl", "--shape", "json", "--format", "jsonl");

        JsonNode.Parse(timed.OutputLines[0])!["last"]!.GetValue<string>().Should().Be("2026-03-02T09:00:00.0000000Z");
        JsonNode.Parse(untimed.OutputLines[0])!["last"].Should().BeNull();
        Replay("a.jsonl", "--shape", "json", "--timestamp", "event.created", "--format", "table").OutputLines
            .Should().Contain("    09:00:00  user.name root", "plain JSON has no operation to show");
    }

    [Theory]
    [InlineData("event.craeted", "no event has the field \"event.craeted\" that --timestamp names; did you mean 'event.created'?")]
    [InlineData("nothing-like-it", "no event has the field \"nothing-like-it\" that --timestamp names")]
    public void A_timestamp_field_that_no_event_has_is_named_with_the_nearest_that_the_first_has(string field, string sentence)
    {
        folder.Write("a.jsonl", "{\"event\":{\"created\":\"2026-03-02T09:00:00Z\"},\"half\\ud800\":1}\n{\"event\":{}}\n");

        Replay("a.jsonl", "--shape", "json", "--timestamp", field).ErrorLines.Should().ContainInOrder(
            sentence, "2 events without a time met single-event rules only");
    }

    [Theory]
    [InlineData("{\"at\":\"soon\"}")]
    [InlineData("{\"at\":\"2026-03-02T09:00:00Z\"}")]
    public void A_timestamp_field_that_some_event_has_is_not_misspelt(string other)
    {
        folder.Write("a.jsonl", $"{{\"on\":1}}\n{other}\n");

        Replay("a.jsonl", "--shape", "json", "--timestamp", "at").Error.Should().NotContain("no event has");
    }

    public void Dispose() => folder.Dispose();

    private Outcome Replay(params string[] arguments) =>
        DetectProgram.RunIn(folder, ["replay", .. arguments, "--rules", "rules"]);
}
