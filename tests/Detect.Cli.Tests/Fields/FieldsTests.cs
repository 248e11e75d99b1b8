using System.Text.Json.Nodes;

namespace Detect.Cli.Tests;

public sealed class FieldsTests
{
    [Fact]
    public void Every_field_is_listed_with_type_tables_and_its_name_in_every_dialect()
    {
        var outcome = DetectProgram.Run("fields", "activityDisplayName");

        outcome.ExitCode.Should().Be(0);
        outcome.Output.Should().Contain("activityDisplayName  text  audit")
            .And.Contain("Event Hubs: properties.activityDisplayName").And.Contain("Graph: activityDisplayName");
    }

    [Fact]
    public void A_name_of_any_dialect_finds_its_field() =>
        Names("fields", "InitiatedBy.user.userPrincipalName").Should().Contain("initiatedBy.user.userPrincipalName");

    [Fact]
    public void A_table_narrows_the_list()
    {
        Names("fields", "--table", "signIn").Should().Contain("ipAddress").And.NotContain("activityDisplayName");
        Names("fields").Should().Contain(["ipAddress", "activityDisplayName", "operationId", "role.privileged"]);
    }

    [Fact]
    public void A_misspelt_field_is_met_with_the_nearest_one()
    {
        var outcome = DetectProgram.Run("fields", "activtyDisplayName");

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines.Should().Equal("detect: no field is called anything like 'activtyDisplayName'; did you mean 'activityDisplayName'?");
    }

    [Fact]
    public void A_misspelt_table_is_met_with_the_nearest_one() =>
        DetectProgram.Run("fields", "--table", "signn").ErrorLines[0].Should().Be("detect: unknown table 'signn'; did you mean 'signIn'?");

    [Fact]
    public void An_unknown_table_is_met_with_those_that_there_are() =>
        DetectProgram.Run("fields", "--table", "people").ErrorLines[0].Should()
            .StartWith("detect: unknown table 'people'; expected audit, signIn, nonInteractiveSignIn, ");

    [Fact]
    public void Nothing_is_wider_than_the_screen() =>
        DetectProgram.RunWith(null, input: "", columns: 80, "fields").OutputLines.Where(line => line.StartsWith(' ')).Should()
            .OnlyContain(line => line.Length <= 80 || !line.Trim().Contains(' '));

    private static IEnumerable<string> Names(params string[] arguments) =>
        DetectProgram.Run([.. arguments, "--format", "jsonl"]).OutputLines.Select(line => JsonNode.Parse(line)!["name"]!.GetValue<string>());
}
