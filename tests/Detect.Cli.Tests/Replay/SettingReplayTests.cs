using System.Text.Json.Nodes;

namespace Detect.Cli.Tests.Replay;

public sealed class SettingReplayTests : IDisposable
{
    private const string Rule = """
        title: PIM setting weakened
        id: 00000000-0000-4000-8000-000000000101
        status: experimental
        description: Activation asks for less, or lasts longer.
        level: high
        logsource:
            product: azure
            service: auditlogs
        detection:
            mfa:
                setting.weakened:
                    - mfaOnActivation
                    - authenticationContext
            long:
                setting.maximumActivationDuration|gt: 8
            even:
                setting.strengthened: authenticationContext
            condition: long or mfa and not even
        """;

    private readonly Scratch folder = new();

    [Theory]
    [InlineData("MFA on activation requirement disabled. Approval enabled.", 1)]
    [InlineData("MFA on activation requirement enabled.", 0)]
    [InlineData("MFA on activation requirement disabled. Authentication context enabled.", 0)]
    [InlineData("Maximum activation duration updated to 1.00:00:00.", 1)]
    [InlineData("Maximum activation duration updated to 08:00:00.", 0)]
    public void A_rule_reads_what_a_change_of_settings_weakened(string prose, int alerts)
    {
        folder.Write("rules/settings.yml", Rule);
        folder.Write("audit.json", new JsonObject
        {
            ["id"] = "PIM_1",
            ["category"] = "RoleManagement",
            ["activityDateTime"] = "2026-03-02T09:14:00Z",
            ["activityDisplayName"] = "Update role setting in PIM",
            ["loggedByService"] = "PIM",
            ["result"] = "success",
            ["resultReason"] = $"Setting changes in this session: {prose}",
        }.ToJsonString());

        var outcome = DetectProgram.RunIn(folder, "replay", "audit.json", "--rules", "rules", "--format", "jsonl");

        outcome.ExitCode.Should().Be(0, outcome.Error);
        outcome.OutputLines.Should().HaveCount(alerts);
    }

    public void Dispose() => folder.Dispose();
}
