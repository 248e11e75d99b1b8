using System.Text.Json.Nodes;

namespace Detect.Cli.Tests;

public sealed class NewTests : IDisposable
{
    private readonly Scratch folder = new();

    private static List<string> Events => [.. Directory.GetFiles(Stories, "*.jsonl", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) == "event-hubs.jsonl")
        .SelectMany(file => File.ReadLines(file))
        .DistinctBy(line => JsonNode.Parse(line)!["operationName"]!.GetValue<string>())];

    private static string Stories => Path.Join(Scratch.RepositoryRoot, "replay-data");

    [Fact]
    public void Rules_made_from_every_kind_of_event_pass_lint_and_their_tests_and_match_the_event()
    {
        foreach (var (line, index) in Events.Select((row, index) => (row, index)))
        {
            folder.Write($"events/{index}.json", line);
            var made = DetectProgram.RunIn(folder, "new", $"events/{index}.json", "--rule", $"rules/{index}");
            made.ExitCode.Should().Be(0, made.Error);
        }

        var lint = DetectProgram.RunIn(folder, "lint", "rules", "--format", "jsonl");
        (lint.ExitCode, lint.Output).Should().Be((0, ""));
        var tests = DetectProgram.RunIn(folder, "test", "rules");
        tests.ExitCode.Should().Be(0, tests.Output);
        var replay = DetectProgram.RunIn(folder, "replay", "events", "--rules", "rules", "--format", "jsonl");
        replay.OutputLines.Select(alert => JsonNode.Parse(alert)!["rule"]!["id"]!.GetValue<string>()).Distinct()
            .Should().HaveCount(Events.Count, "each rule matches the event that it was made from");
    }

    [Theory]
    [InlineData("log-analytics.jsonl", 1)]
    [InlineData("graph.json", null)]
    public void Other_dialects_give_rules_too(string file, int? line)
    {
        var path = Path.Join(Stories, "takeover", file) + (line is null ? "" : $":{line}");

        DetectProgram.RunIn(folder, "new", path, "--rule", "rules").ExitCode.Should().Be(0);

        DetectProgram.RunIn(folder, "lint", "rules").ExitCode.Should().Be(0);
        DetectProgram.RunIn(folder, "test", "rules").ExitCode.Should().Be(0);
    }

    [Fact]
    public void What_identifies_the_event_is_compared_and_no_id_time_person_or_address_is_taken_over()
    {
        folder.Write("event.json", Records.UserAdded("r1", 0));

        var outcome = DetectProgram.RunIn(folder, "new", "event.json", "--rule", "rules");

        outcome.OutputLines.Should().Equal($"wrote {Path.Join("rules", "add-user.yml")}", $"wrote {Path.Join("rules", "add-user.test.yml")}");
        folder.Read("rules/add-user.yml").Should().Contain(
            """
              selection:
                operation: Add user
                loggedByService: Core Directory
                category: UserManagement
                result: success
                targetResources.type: User
              condition: selection
            """);
        var both = folder.Read("rules/add-user.yml") + folder.Read("rules/add-user.test.yml");
        both.Should().NotContainAny("ada@", "new@", "203.0.113", "2026-03", "11111111", "22222222", "33333333", "r1");
    }

    [Fact]
    public void An_update_is_identified_by_the_properties_it_changed()
    {
        folder.Write("event.json", Records.UserAdded("r1", 0).Replace("Add user", "Update user").Replace(
            "\"modifiedProperties\":[]",
            "\"modifiedProperties\":[{\"displayName\":\"UserType\",\"oldValue\":\"[\\\"Guest\\\"]\",\"newValue\":\"[\\\"Member\\\"]\"},{\"displayName\":\"TargetId.UserType\",\"oldValue\":null,\"newValue\":\"\\\"Member\\\"\"}]"));

        DetectProgram.RunIn(folder, "new", "event.json");

        folder.Read("update-user.yml").Should().Contain("    change[UserType].new|exists: true\n  condition");
        folder.Read("update-user.test.yml").Should().Contain("displayName: UserType").And.NotContain("Guest");
        DetectProgram.RunIn(folder, "test", "update-user.yml").ExitCode.Should().Be(0);
    }

    [Fact]
    public void In_a_tree_with_schemas_both_files_name_theirs_for_editors()
    {
        folder.Write("event.json", Records.UserAdded("r1", 0));
        folder.Write("docs/schemas/rule.schema.json", "{}");
        folder.Write("docs/schemas/rule-test.schema.json", "{}");

        DetectProgram.RunIn(folder, "new", "event.json", "--rule", "detections/users");

        folder.Read("detections/users/add-user.yml").Should().StartWith("# yaml-language-server: $schema=../../docs/schemas/rule.schema.json\ntitle: ");
        folder.Read("detections/users/add-user.test.yml").Should().StartWith("# yaml-language-server: $schema=../../docs/schemas/rule-test.schema.json\n");
    }

    [Theory]
    [InlineData("add-user.yml")]
    [InlineData("add-user.test.yml")]
    public void What_is_there_is_never_overwritten(string existing)
    {
        folder.Write("event.json", Records.UserAdded("r1", 0));
        folder.Write(existing, "mine");

        var outcome = DetectProgram.RunIn(folder, "new", "event.json");

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines[0].Should().EndWith($"{existing}: exists already; it was left as it is");
        folder.Read(existing).Should().Be("mine");
        Directory.GetFiles(folder.Path).Should().HaveCount(2);
    }

    [Fact]
    public void A_record_that_cannot_be_decoded_gives_no_rule()
    {
        folder.Write("event.json", "{\"a\":1}");

        var outcome = DetectProgram.RunIn(folder, "new", "event.json");

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines[0].Should().StartWith("detect: event.json: the record cannot be decoded: ");
    }

    public void Dispose() => folder.Dispose();
}
