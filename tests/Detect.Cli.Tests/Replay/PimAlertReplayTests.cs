using System.Text.Json.Nodes;

namespace Detect.Cli.Tests.Replay;

public sealed class PimAlertReplayTests : IDisposable
{
    private const string Tenant = "11111111-1111-4111-8111-111111111111";

    private static readonly string[] Types =
    [
        "RolesAssignedOutsidePim", "StaleSignIn", "RedundantAssignment", "NoMfaOnRoleActivation", "InvalidLicense",
        "TooManyGlobalAdminsAssignedToTenant", "SequentialActivationRenewals",
    ];

    private readonly Scratch folder = new();

    [Fact]
    public void A_rule_for_each_alert_of_pim_fires_on_that_alert_alone_and_only_while_it_is_active()
    {
        folder.Write("alerts.json", $$"""{"@odata.context":"c","value":[{{string.Join(',', Types.SelectMany(Bodies))}}]}""");
        foreach (var (type, index) in Types.Select((type, index) => (type, index)))
        {
            folder.Write($"rules/{type}.yml", Rule(type, index));
        }

        var outcome = DetectProgram.RunIn(folder, "replay", "alerts.json", "--rules", "rules", "--format", "jsonl");

        outcome.ExitCode.Should().Be(0, outcome.Error);
        var alerts = outcome.OutputLines.Select(line => JsonNode.Parse(line)!).ToList();
        alerts.Select(alert => alert["rule"]!["title"]!.GetValue<string>()).Should().BeEquivalentTo(Types);
        alerts.Should().OnlyContain(alert => alert["count"]!.GetValue<int>() == 1);
    }

    public void Dispose() => folder.Dispose();

    private static string[] Bodies(string type) =>
        [Body(type, "2026-03-02T10:00:00Z", isActive: true, incidents: 2), Body(type, "2026-03-01T10:00:00Z", isActive: false, incidents: 0)];

    private static string Body(string type, string time, bool isActive, int incidents) =>
        $$"""
        {"id":"DirectoryRole_{{Tenant}}_{{type}}Alert","alertDefinitionId":"DirectoryRole_{{Tenant}}_{{type}}Alert","scopeId":"/","scopeType":"DirectoryRole",
        "incidentCount":{{incidents}},"isActive":{{(isActive ? "true" : "false")}},"lastModifiedDateTime":"{{time}}","lastScannedDateTime":"{{time}}"}
        """;

    private static string Rule(string type, int index) =>
        $"""
        title: {type}
        id: 00000000-0000-4000-8000-00000000000{index}
        status: experimental
        description: The alert is active.
        level: medium
        logsource:
            product: azure
            service: pim
        detection:
            selection:
                pimAlert.type: {type}
                isActive: true
                incidentCount|gte: 1
            condition: selection
        """;
}
