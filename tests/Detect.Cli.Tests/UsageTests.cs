namespace Detect.Cli.Tests;

public sealed class UsageTests
{
    [Fact]
    public void Without_a_command_it_names_the_commands()
    {
        var outcome = DetectProgram.Run();

        outcome.ExitCode.Should().Be(3);
        outcome.Output.Should().BeEmpty();
        outcome.ErrorLines.Should().Equal(
            "detect: a command is missing; expected replay, lint, test, explain, fields, baseline, coverage, new, config, sinks, archive or deadletters",
            "Run 'detect --help' for what each command does.");
    }

    [Theory]
    [InlineData("relay", "detect: 'relay' is not a command; expected replay, lint, test, explain, fields, baseline, coverage, new, config, sinks, archive or deadletters; did you mean 'replay'?")]
    [InlineData("replay a.json --frmat jsonl", "detect: unknown option '--frmat'; did you mean '--format'?")]
    [InlineData("replay a.json --format jsnl", "detect: unknown format 'jsnl'; expected table, jsonl or ocsf; did you mean 'jsonl'?")]
    [InlineData("lint a.yml --format ocsf", "detect: unknown format 'ocsf'; expected table or jsonl")]
    [InlineData("replay a.json --shape jason", "detect: unknown shape 'jason'; expected entra or json; did you mean 'json'?")]
    [InlineData("replay a.json --lateness 5", "detect: '5' is not a duration; expected a whole number and s, m, h or d, such as 90m")]
    [InlineData("replay a.json --threads 0", "detect: '0' is not a number of threads; expected 1 to 256")]
    [InlineData("replay a.json --timestamp time", "detect: --timestamp needs --shape json: Entra records say themselves when they happened")]
    [InlineData("replay a.json --expect a --compare b", "detect: --expect and --compare ask different questions of a log; expected one of them")]
    [InlineData("replay a.json --what-if a --format ocsf", "detect: --what-if writes no alerts in ocsf; expected --format table or jsonl")]
    [InlineData("coverage --page pin", "detect: unknown page 'pin'; expected one of pim, privileged-accounts, user-accounts, consumer-accounts, applications, devices, infrastructure; did you mean 'pim'?")]
    [InlineData("replay", "detect: 'detect replay' needs PATH")]
    [InlineData("lint", "detect: 'detect lint' needs PATH")]
    [InlineData("explain rule.yml", "detect: 'detect explain' needs RULE and EVENT")]
    [InlineData("explain a b c", "detect: 'c' is one argument too many for 'detect explain'")]
    [InlineData("lint --bogus", "detect: unknown option '--bogus'")]
    [InlineData("replay nosuch.json", "detect: nosuch.json: no such file or folder")]
    [InlineData("lint nosuch.yml", "detect: nosuch.yml: no such file or folder")]
    public void A_mistake_on_the_command_line_is_one_sentence_and_exit_code_3(string arguments, string sentence)
    {
        var outcome = DetectProgram.Run(arguments.Split(' '));

        outcome.ExitCode.Should().Be(3);
        outcome.Output.Should().BeEmpty();
        outcome.ErrorLines[0].Should().Be(sentence);
    }

    [Theory]
    [InlineData("replay", "detect replay logs/ --rules my-rules/")]
    [InlineData("lint", "detect lint rule.yml --format jsonl")]
    [InlineData("explain", "detect explain rule.yml audit.jsonl:42")]
    [InlineData("fields", "detect fields --table signIn")]
    [InlineData("coverage", "detect coverage --page pim")]
    [InlineData("new", "detect new audit.jsonl:42")]
    public void Help_has_examples(string command, string example)
    {
        var outcome = DetectProgram.Run(command, "--help");

        outcome.ExitCode.Should().Be(0);
        outcome.Output.Should().Contain("Examples:").And.Contain(example);
    }

    [Theory]
    [InlineData("sinks", "test", "  detect sinks test soc ")]
    [InlineData("config", "check", "  detect config check --config staging.yml ")]
    [InlineData("archive", "verify", "  detect archive verify ")]
    [InlineData("deadletters", "retry", "  detect deadletters retry ")]
    public void Help_of_a_command_within_another_has_its_own_examples(string group, string command, string example)
    {
        var output = DetectProgram.Run(group, command, "--help").Output;

        output.Should().Contain(example).And.NotContain("  detect test ");
    }

    [Fact]
    public void Help_fits_80_columns()
    {
        var outcome = DetectProgram.RunWith(null, input: "", columns: 80, "replay", "--help");

        outcome.OutputLines.Should().OnlyContain(line => line.Length <= 80);
    }

    [Fact]
    public void Help_names_the_exit_codes() =>
        DetectProgram.Run("--help").Output.Should().Contain("0 fine, 1 expectation failed, 2 rules invalid, 3 usage or input");

    [Fact]
    public void An_empty_folder_is_not_mistaken_for_quiet_logs()
    {
        using var folder = new Scratch();

        var outcome = DetectProgram.RunIn(folder, "replay", ".");

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines.Should().Equal("detect: .: the folder holds no log files; expected .json .jsonl .ndjson .log .csv .txt .gz");
    }

    [Fact]
    public void A_folder_without_rules_is_said_so()
    {
        using var folder = new Scratch();
        folder.Write("a.json", "{}");

        var outcome = DetectProgram.RunIn(folder, "replay", "a.json", "--rules", ".");

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines.Should().Equal("detect: .: the folder holds no rules; expected files ending in .yml or .yaml");
    }

    [Fact]
    public void All_wrong_paths_are_named_at_once()
    {
        var outcome = DetectProgram.Run("replay", "one.json", "two.json");

        outcome.ErrorLines.Should().Equal("detect: one.json: no such file or folder", "detect: two.json: no such file or folder");
    }
}
