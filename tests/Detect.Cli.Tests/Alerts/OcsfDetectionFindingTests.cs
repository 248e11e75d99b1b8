using System.Text.Json.Nodes;
using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Cli.Tests;

public sealed class OcsfDetectionFindingTests
{
    [Fact]
    public void A_finding_has_every_required_attribute()
    {
        var finding = Finding(Some.Alert());

        finding["category_uid"]!.GetValue<int>().Should().Be(2);
        finding["class_uid"]!.GetValue<int>().Should().Be(2004);
        finding["activity_id"]!.GetValue<int>().Should().Be(1);
        finding["type_uid"]!.GetValue<int>().Should().Be(200401);
        finding["severity_id"]!.GetValue<int>().Should().Be(4);
        finding["time"]!.GetValue<long>().Should().Be(Some.Nine.AddMinutes(37).ToUnixTimeMilliseconds());
        finding["metadata"]!["product"]!["name"]!.GetValue<string>().Should().Be("Detect");
        finding["metadata"]!["version"]!.GetValue<string>().Should().Be("1.5.0");
        finding["finding_info"]!["uid"]!.GetValue<string>().Should().Be("a1");
    }

    [Fact]
    public void A_finding_has_the_recommended_attributes()
    {
        var finding = Finding(Some.Alert());

        finding["status_id"]!.GetValue<int>().Should().Be(1);
        finding["is_alert"]!.GetValue<bool>().Should().BeTrue();
        finding["message"]!.GetValue<string>().Should().Be("Eligible adds to privileged roles: 4 of 4 in 37 min of 60");
        finding["timezone_offset"]!.GetValue<int>().Should().Be(0);
        finding["metadata"]!["tenant_uid"]!.GetValue<string>().Should().Be("11111111-2222-3333-4444-555555555555");
        finding["metadata"]!["log_name"]!.GetValue<string>().Should().Be("azure/auditlogs");
        finding["metadata"]!["original_time"]!.GetValue<string>().Should().Be("2026-03-02T09:41:11.1230000Z");
        finding["finding_info"]!["title"]!.GetValue<string>().Should().Be("Eligible adds to privileged roles");
        finding["finding_info"]!["analytic"]!["uid"]!.GetValue<string>().Should().Be("5f0c1b9e-6d55-4b9e-8a7e-0d6f5ad0f3a1");
        finding["finding_info"]!["related_events_count"]!.GetValue<int>().Should().Be(2);
        finding["evidences"]!.AsArray().Should().HaveCount(2);
        finding["resources"]!.AsArray().Select(resource => resource!["name"]!.GetValue<string>())
            .Should().Equal("dave@contoso.example", "erin@contoso.example");
        finding["observables"]!.AsArray().Select(observable => observable!["value"]!.GetValue<string>())
            .Should().Equal("mallory@contoso.example", "203.0.113.7");
    }

    [Fact]
    public void The_span_of_the_events_is_start_and_end_time()
    {
        var finding = Finding(Some.Alert());

        finding["start_time"]!.GetValue<long>().Should().Be(Some.Nine.ToUnixTimeMilliseconds());
        finding["end_time"]!.GetValue<long>().Should().Be(Some.Nine.AddMinutes(37).ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData(RuleLevel.Informational, 1)]
    [InlineData(RuleLevel.Low, 2)]
    [InlineData(RuleLevel.Medium, 3)]
    [InlineData(RuleLevel.High, 4)]
    [InlineData(RuleLevel.Critical, 5)]
    public void A_level_is_the_severity_of_the_same_name(RuleLevel level, int severity)
    {
        var finding = Finding(Some.Alert(rule: Some.Rule(level)));

        finding["severity_id"]!.GetValue<int>().Should().Be(severity);
        finding["severity"]!.GetValue<string>().Should().Be(level.ToString());
    }

    [Fact]
    public void What_is_not_an_address_is_not_an_endpoint()
    {
        var alert = Some.Alert() with { Events = [Some.Event("e1", Some.Nine, "dave") with { IpAddress = "n/a" }] };

        Finding(alert)["evidences"]![0]!.AsObject().Should().NotContainKey("src_endpoint");
    }

    private static JsonNode Finding(Alert alert)
    {
        var line = new MemoryStream();
        OcsfDetectionFinding.Write(alert, line);
        return JsonNode.Parse(line.ToArray())!;
    }
}
