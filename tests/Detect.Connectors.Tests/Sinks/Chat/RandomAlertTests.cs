using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Detect.Rules;

namespace Detect.Connectors.Tests.Sinks.Chat;

/// <summary>Whatever an alert holds, what is sent of it can be read.</summary>
public sealed class RandomAlertTests
{
    private const int Cases = 300;

    private static readonly string[] Pieces =
        ["\"", "\\", "\ud800", "\udc00", "😀", "雪", "\u0000", "\r\n", "<", "&", "{{", "}}", "1. ", "- ", "\u202e", "a", "@contoso.example", " ", "`*_~"];

    [Fact]
    public void Every_message_is_valid_and_within_its_limit()
    {
        var random = new Random(4711);
        (IWebhookPayload Payload, int Limit)[] payloads =
        [
            (new SlackPayload(), 30_000),
            (new TeamsPayload(), 25_000),
            (new PagerDutyPayload(new Secret(new string('0', 32))), 400_000),
            (new StandardPayload(), NotificationJson.LargestBody),
            (new CloudEventsPayload("detect"), NotificationJson.LargestBody),
            (new TemplatePayload(TextTemplate.Parse("""{"a":"{{alert.summary}}","b":"{{alert.group.actor}}","c":{{alerts}}}""", isJson: true), "application/json"), int.MaxValue),
        ];
        for (var i = 0; i < Cases; i++)
        {
            var notification = Notification(random);
            foreach (var (payload, limit) in payloads)
            {
                var body = payload.Body(notification);
                JsonNode.Parse(body.Span).Should().NotBeNull();
                body.Length.Should().BeLessThanOrEqualTo(limit, "{0}, case {1}", payload.GetType().Name, i);
            }

            Regex.Matches(Encoding.UTF8.GetString(new SlackPayload().Body(notification).Span), "\"text\":\"\"")
                .Should().BeEmpty("Slack takes no empty text");
            foreach (var alert in notification.Alerts)
            {
                JsonNode.Parse(SentinelColumns.Row(notification, alert)).Should().NotBeNull();
                JsonNode.Parse(ChatJson.Bytes(IncidentBody.Of(alert, null))).Should().NotBeNull();
            }

            EmailText.Subject(notification).Should().NotContainAny("\r", "\n");
            EmailText.Html(notification).Should().NotContain("<script");
            EmailText.Plain(notification).Should().NotBeEmpty();
        }
    }

    private static Notification Notification(Random random) => Some.Notification(random.GetItems(Enum.GetValues<NotificationKind>(), 1)[0]) with
    {
        Alerts = [.. Enumerable.Range(0, random.Next(1, 30)).Select(i => Alert(random, i))],
    };

    private static AlertDocument Alert(Random random, int number) => new()
    {
        Id = $"alert{number}",
        Kind = random.GetItems(Enum.GetValues<AlertKind>(), 1)[0],
        Status = random.GetItems(Enum.GetValues<AlertStatus>(), 1)[0],
        Verdict = random.Next(2) == 0 ? null : AlertVerdict.TruePositive,
        Rule = Some.Rule(random.GetItems(Enum.GetValues<RuleLevel>(), 1)[0]) with { Title = $"t{Text(random)}", Runbook = Text(random) },
        TenantId = random.Next(2) == 0 ? null : Text(random),
        Group = [.. Enumerable.Range(0, random.Next(3)).Select(i => new AlertField(i == 0 ? "actor" : $"p{Text(random)}{i}", Text(random)))],
        First = random.Next(2) == 0 ? null : Some.Half,
        Last = random.Next(2) == 0 ? null : Some.Half.AddMinutes(random.Next(100_000)),
        Arithmetic = Text(random),
        Count = random.NextDouble() * 10,
        Events = [.. Enumerable.Range(0, random.Next(8)).Select(_ => Event(random))],
        Link = random.Next(2) == 0 ? null : new Uri("https://detect.contoso.example/alerts/1"),
    };

    private static AlertDocumentEvent Event(Random random) => new()
    {
        Id = Text(random),
        OccurredAt = random.Next(3) == 0 ? null : Some.Half,
        Operation = Text(random),
        Actor = Text(random),
        ActorId = random.Next(2) == 0 ? Some.ActorId : Text(random),
        ActorType = random.Next(2) == 0 ? "user" : null,
        Target = Text(random),
        Role = Text(random),
        IpAddress = Text(random),
        Result = Text(random),
    };

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(random.Next(50) == 0 ? 4000 : 12); i > 0; i--)
        {
            text.Append(random.GetItems(Pieces, 1)[0]);
        }

        return text.ToString();
    }
}
