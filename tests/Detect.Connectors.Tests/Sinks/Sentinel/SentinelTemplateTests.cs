using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Detect.Connectors.Tests.Sinks.Sentinel;

/// <summary>What docs/sentinel deploys is what the sink sends.</summary>
public sealed partial class SentinelTemplateTests
{
    private static readonly string Bicep = File.ReadAllText(RepositoryFiles.PathOf("docs", "sentinel", "detect.bicep"));
    private static readonly JsonNode Arm = JsonNode.Parse(File.ReadAllText(RepositoryFiles.PathOf("docs", "sentinel", "azuredeploy.json")))!;

    private static readonly string[] Reserved =
        ["id", "Type", "Title", "TenantId", "UniqueId", "_ResourceId", "_SubscriptionId", "BilledSize", "IsBillable", "SourceSystem", "RawData", "MG", "Computer"];

    private static IEnumerable<(string Name, string Type)> Columns => SentinelColumns.All.Select(column => (column.Name, column.Type));

    [Fact]
    public void The_stream_declares_what_is_sent() =>
        ColumnsOf(Resource("Microsoft.Insights/dataCollectionRules")["properties"]!["streamDeclarations"]![SentinelOptions.DefaultStream]!["columns"]!)
            .Should().Equal(Columns);

    [Fact]
    public void The_table_has_the_columns_of_the_stream() =>
        ColumnsOf(Resource("Microsoft.OperationalInsights/workspaces/tables")["properties"]!["schema"]!["columns"]!)
            .Select(column => (column.Name, Type: column.Type == "dateTime" ? "datetime" : column.Type)).Should().Equal(Columns);

    [Fact]
    public void Names_are_allowed_and_free()
    {
        var names = Columns.Select(column => column.Name).ToList();

        names.Should().OnlyHaveUniqueItems().And.OnlyContain(name => ColumnName().IsMatch(name));
        names.Should().NotContain(name => Reserved.Contains(name, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_rule_is_direct_and_leads_from_the_stream_to_the_table()
    {
        var rule = Resource("Microsoft.Insights/dataCollectionRules");
        var flow = rule["properties"]!["dataFlows"]![0]!;

        rule["kind"]!.GetValue<string>().Should().Be("Direct");
        flow["streams"]![0]!.GetValue<string>().Should().Be(SentinelOptions.DefaultStream);
        flow["outputStream"]!.GetValue<string>().Should().Be("Custom-DetectAlerts_CL");
        flow["destinations"]![0]!.GetValue<string>().Should().Be(
            rule["properties"]!["destinations"]!["logAnalytics"]![0]!["name"]!.GetValue<string>());
    }

    [Fact]
    public void The_analytics_rule_reads_columns_that_exist_and_maps_what_it_projects()
    {
        var rule = Resource("Microsoft.SecurityInsights/alertRules")["properties"]!;
        var query = rule["query"]!.GetValue<string>();
        var projected = query.Split("| project ")[1].Split(',', StringSplitOptions.TrimEntries);
        var known = Columns.Select(column => column.Name).Append("RoleResourceId").ToList();

        query.Should().StartWith("DetectAlerts_CL\n");
        projected.Should().BeSubsetOf(known);
        Identifiers().Matches(query.Split("| project ")[0]).Select(match => match.Value)
            .Except(["DetectAlerts_CL"]).Should().BeSubsetOf(known);
        rule["entityMappings"]!.AsArray().SelectMany(mapping => mapping!["fieldMappings"]!.AsArray())
            .Select(field => field!["columnName"]!.GetValue<string>()).Should().BeSubsetOf(projected);
        rule["customDetails"]!.AsObject().Select(detail => detail.Value!.GetValue<string>()).Should().BeSubsetOf(projected);
        rule["entityMappings"]!.AsArray().Select(mapping => mapping!["entityType"]!.GetValue<string>()).Should().Equal("Account", "IP", "AzureResource");
        rule["alertDetailsOverride"]!["alertSeverityColumnName"]!.GetValue<string>().Should().BeOneOf(projected);
    }

    [Fact]
    public void Bicep_says_the_same_as_the_ARM_template()
    {
        BicepColumns().Matches(Bicep).Select(match => (match.Groups[1].Value, match.Groups[2].Value))
            .Should().Equal(
            [
                .. ColumnsOf(Resource("Microsoft.OperationalInsights/workspaces/tables")["properties"]!["schema"]!["columns"]!),
                .. Columns,
            ]);
        foreach (var resource in Arm["resources"]!.AsArray())
        {
            Bicep.Should().Contain($"'{resource!["type"]!.GetValue<string>()}@{resource["apiVersion"]!.GetValue<string>()}'");
        }

        var rule = Resource("Microsoft.SecurityInsights/alertRules")["properties"]!;
        Bicep.Should().Contain($"'''\n{rule["query"]!.GetValue<string>()}'''");
        foreach (var field in rule["entityMappings"]!.AsArray().SelectMany(mapping => mapping!["fieldMappings"]!.AsArray()))
        {
            Bicep.Should().Contain(
                $"{{ identifier: '{field!["identifier"]!.GetValue<string>()}', columnName: '{field["columnName"]!.GetValue<string>()}' }}");
        }

        foreach (var parameter in Arm["parameters"]!.AsObject())
        {
            Bicep.Should().Contain($"param {parameter.Key} {parameter.Value!["type"]!.GetValue<string>()}");
        }
    }

    [Fact]
    public void A_full_alert_fills_every_column_with_its_type()
    {
        var alert = Some.Alert() with
        {
            Aliases = ["b"],
            Verdict = AlertVerdict.TruePositive,
            MergedInto = "c",
            Withdrawn = "Would not have been raised.",
            SilencedBy = "change 4711",
            BlindRules = ["Many users added"],
        };

        var row = JsonNode.Parse(SentinelColumns.Row(Some.Notification(alert: alert), alert))!.AsObject();

        row.Select(cell => cell.Key).Should().Equal(Columns.Select(column => column.Name));
        foreach (var (name, type) in Columns)
        {
            TypeOf(row[name]!, type).Should().BeTrue("{0} is declared {1}", name, type);
        }
    }

    private static JsonNode Resource(string type) => Arm["resources"]!.AsArray().Single(resource => resource!["type"]!.GetValue<string>() == type)!;

    private static IEnumerable<(string Name, string Type)> ColumnsOf(JsonNode columns) =>
        columns.AsArray().Select(column => (column!["name"]!.GetValue<string>(), column["type"]!.GetValue<string>()));

    private static bool TypeOf(JsonNode value, string type) => type switch
    {
        "string" => value.GetValueKind() == System.Text.Json.JsonValueKind.String,
        "datetime" => value.GetValueKind() == System.Text.Json.JsonValueKind.String && value.GetValue<DateTimeOffset>() > DateTimeOffset.UnixEpoch,
        "long" or "real" => value.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        _ => value is JsonArray or JsonObject,
    };

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,44}$")]
    private static partial Regex ColumnName();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+(_CL)?\b(?![^""]*""[^""]*(""[^""]*""[^""]*)*$)")]
    private static partial Regex Identifiers();

    [GeneratedRegex("\\{ name: '(\\w+)', type: '(\\w+)' \\}")]
    private static partial Regex BicepColumns();
}
