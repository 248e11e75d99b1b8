using System.Text;
using System.Text.Json.Nodes;
using Detect.Connectors.Tests.Sinks;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Connectors.Tests.Alerts;

public sealed class AlertDocumentTests
{
    private const string RuleText =
        """
        title: Eligible assignment
        id: 6f1c2f5e-2f0b-4a39-9c39-2f6a8a0f5b11
        name: eligible
        level: high
        description: Somebody may now become an administrator.
        runbook: Ask the actor.
        coverage: [pim-add-eligible-privileged]
        tags: [attack.t1098.003]
        falsepositives: [Onboarding of an administrator]
        logsource: { product: azure, service: auditlogs }
        detection:
          selection: { operation: Add eligible member to role in PIM completed (permanent) }
          condition: selection
        """;

    [Fact]
    public void A_document_says_all_that_the_alert_and_its_rule_say()
    {
        var rule = RuleLoader.Load([new RuleFile("r.yml", RuleText)]).Rules.SigmaRules[0];
        var alert = new Alert
        {
            Id = "a1",
            Aliases = ["a0"],
            MergedInto = "a2",
            Rule = rule,
            TenantId = Some.TenantId,
            Group = [new("actor", "dana")],
            First = Some.Half,
            Last = Some.Half.AddMinutes(3),
            Count = 2,
            EventCount = 3,
            Arithmetic = "2 of 2",
            Class = new AppliedClass(AccountClass.Privileged, "dana", "accounts.yml line 4"),
            SilencedBy = "drill",
            Events =
            [
                new AlertEvent
                {
                    Id = "e1", OccurredAt = Some.Half, Operation = "o", Actor = "dana", ActorId = "id", ActorType = "user", Target = "t",
                    Role = "r", IpAddress = "203.0.113.7", Result = "success", RuleId = rule.Id, Matched = [new("f", "v")],
                },
            ],
        };

        AlertDocument.Of(alert).Should().BeEquivalentTo(new AlertDocument
        {
            Id = "a1",
            Aliases = ["a0"],
            MergedInto = "a2",
            Rule = new AlertRule
            {
                Id = rule.Id,
                Name = "eligible",
                Title = "Eligible assignment",
                Level = RuleLevel.High,
                Description = "Somebody may now become an administrator.",
                Version = rule.Version,
                Path = "r.yml",
                LogSource = "azure/auditlogs",
                Coverage = ["pim-add-eligible-privileged"],
                Tags = ["attack.t1098.003"],
                FalsePositives = ["Onboarding of an administrator"],
                Runbook = "Ask the actor.",
            },
            TenantId = Some.TenantId,
            Group = [new AlertField("actor", "dana")],
            First = Some.Half,
            Last = Some.Half.AddMinutes(3),
            Count = 2,
            EventCount = 3,
            Arithmetic = "2 of 2",
            Class = new AlertClass(AccountClass.Privileged, "dana", "accounts.yml line 4"),
            SilencedBy = "drill",
            Events =
            [
                new AlertDocumentEvent
                {
                    Id = "e1", OccurredAt = Some.Half, Operation = "o", Actor = "dana", ActorId = "id", ActorType = "user", Target = "t",
                    Role = "r", IpAddress = "203.0.113.7", Result = "success", RuleId = rule.Id, Matched = [new AlertFieldMatch("f", "v")],
                },
            ],
        });
    }

    [Fact]
    public void A_workers_alert_is_the_replays_line_with_status_and_ledger_after_it()
    {
        var line = Line(Some.Alert() with { Status = AlertStatus.Closed, Verdict = AlertVerdict.TruePositive });

        line.Should().EndWith(
            ""","kind":"detection","status":"closed","verdict":"truePositive","link":"https://detect.contoso.example/alerts/3f9c0f5e6a7b8c9d","ledger":{"occurredAt":"2026-03-10T14:08:30.0000000Z","receivedAt":"2026-03-10T14:09:30.0000000Z","decidedAt":"2026-03-10T14:09:30.0120000Z"}}""");
    }

    [Theory]
    [InlineData(AlertStatus.New, OcsfActivity.Create, 200401, 1, "New")]
    [InlineData(AlertStatus.Acknowledged, OcsfActivity.Update, 200402, 2, "In Progress")]
    [InlineData(AlertStatus.Closed, OcsfActivity.Close, 200403, 4, "Resolved")]
    public void An_OCSF_finding_follows_its_alert(AlertStatus status, OcsfActivity activity, int type, int statusId, string statusName)
    {
        var finding = Finding(Some.Alert() with { Status = status }, activity);

        finding["activity_id"]!.GetValue<int>().Should().Be((int)activity);
        finding["activity_name"]!.GetValue<string>().Should().Be(activity.ToString());
        finding["type_uid"]!.GetValue<int>().Should().Be(type);
        finding["status_id"]!.GetValue<int>().Should().Be(statusId);
        finding["status"]!.GetValue<string>().Should().Be(statusName);
    }

    private static string Line(AlertDocument alert)
    {
        var output = new MemoryStream();
        AlertJson.Write(alert, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static JsonNode Finding(AlertDocument alert, OcsfActivity activity)
    {
        var output = new MemoryStream();
        OcsfDetectionFinding.Write(alert, activity, output);
        return JsonNode.Parse(output.ToArray())!;
    }
}
