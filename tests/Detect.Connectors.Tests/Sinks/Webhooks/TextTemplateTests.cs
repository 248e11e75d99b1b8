using System.Net;
using System.Text.Json.Nodes;

namespace Detect.Connectors.Tests.Sinks.Webhooks;

public sealed class TextTemplateTests
{
    private const string Body =
        """
        {
          "title": "{{alert.rule.title}} by {{ alert.group.actor }}",
          "count": {{alert.count}},
          "tags": {{alert.rule.tags}},
          "alert": {{alert}}
        }
        """;

    private readonly ManualClock clock = new(Some.Half);

    [Fact]
    public async Task A_template_makes_the_body_and_the_headers()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var options = new WebhookOptions
        {
            Url = receiver.Url,
            AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
            Headers = new Dictionary<string, TextTemplate>
            {
                ["Authorization"] = TextTemplate.Parse("Splunk 11111111", isJson: false),
                ["X-Level"] = TextTemplate.Parse("{{alert.rule.level}}", isJson: false),
            },
        };
        await using (var sink = WebhookSinks.Template("hook", options, Body, "application/json", clock))
        {
            await sink.DeliverAsync([Some.Notification()], CancellationToken.None);
        }

        var post = receiver.Posts.Should().ContainSingle().Subject;
        var body = JsonNode.Parse(post.Body)!;
        body["title"]!.GetValue<string>().Should().Be("Several eligible assignments to privileged roles by one account by dana.ortiz@contoso.example");
        body["count"]!.GetValue<int>().Should().Be(4);
        body["tags"]!.AsArray().Should().HaveCount(2);
        body["alert"]!["id"]!.GetValue<string>().Should().Be(Some.Alert().Id);
        post.Headers["X-Level"].Should().Be("high");
        post.Headers["Authorization"].Should().Be("Splunk 11111111");
    }

    [Fact]
    public void What_an_attacker_wrote_cannot_leave_its_quotes()
    {
        var hostile = "x\", \"level\": \"none\\\n\u0000{{alert.id}}\ud800";
        var notification = Some.Notification(alert: Some.Alert() with { Group = [new AlertField("actor", hostile)] });

        var body = JsonNode.Parse(TextTemplate.Parse("""{ "who": "{{alert.group.actor}}" }""", isJson: true).Fill(notification))!;

        body.AsObject().Should().ContainSingle();
        body["who"]!.GetValue<string>().Should().Be("x\", \"level\": \"none\\\n\u0000{{alert.id}}\ufffd");
    }

    [Fact]
    public void A_header_cannot_be_split()
    {
        var notification = Some.Notification(alert: Some.Alert() with { Group = [new AlertField("actor", "dana\r\nX-Admin: yes ä")] });

        TextTemplate.Parse("{{alert.group.actor}}", isJson: false).HeaderValue(notification).Should().Be("dana??X-Admin: yes ?");
    }

    [Theory]
    [InlineData("{{alert.rule.titel}}", "1:1: unknown placeholder \"alert.rule.titel\"; did you mean \"alert.rule.title\"?")]
    [InlineData("a\nbc {{ nothing.like.it }}", "2:4: unknown placeholder \"nothing.like.it\"; docs/sinks.md lists them")]
    [InlineData("{{alert.group.}}", "1:1: unknown placeholder \"alert.group.\"; did you mean \"alert.group\"?")]
    [InlineData("text {{alert.id", "1:6: the placeholder is not closed with }}")]
    public void A_mistake_in_a_template_is_told_with_its_place(string text, string message)
    {
        var parse = () => TextTemplate.Parse(text, isJson: false);

        parse.Should().Throw<FormatException>().WithMessage(message);
    }

    [Fact]
    public void A_body_that_will_never_be_JSON_is_told_before_an_alert_needs_it()
    {
        var parse = () => TextTemplate.Parse("""{ "title": {{alert.rule.title}} }""", isJson: true);

        parse.Should().Throw<FormatException>()
            .WithMessage("1:12 of what comes out: it is not JSON; texts need quotes around their placeholders");
    }

    [Theory]
    [InlineData("ftp://hooks.contoso.example/", "a webhook's url begins with https:// or http://")]
    [InlineData("https://user:pass@hooks.contoso.example/", "a webhook's url has no user name or password in it; use a header")]
    public void A_url_that_cannot_be_used_is_refused_without_being_quoted(string url, string message)
    {
        var create = () => WebhookSinks.Plain("hook", new WebhookOptions { Url = new Uri(url) }, clock);

        create.Should().Throw<FormatException>().WithMessage(message);
    }

    [Theory]
    [InlineData("webhook-id", "the header webhook-id is set by the sink itself")]
    [InlineData("Content-Length", "the header Content-Length is set by the sink itself")]
    [InlineData("X Level", "\"X Level\" is no name of a header")]
    public void A_header_that_cannot_be_set_is_refused(string name, string message)
    {
        var headers = new Dictionary<string, TextTemplate> { [name] = TextTemplate.Parse("x", isJson: false) };
        var create = () => WebhookSinks.Plain("hook", new WebhookOptions { Url = new Uri("https://hooks.contoso.example/"), Headers = headers }, clock);

        create.Should().Throw<FormatException>().WithMessage(message);
    }

    [Fact]
    public void Every_placeholder_is_in_the_documentation()
    {
        var page = File.ReadAllText(RepositoryFiles.PathOf("docs", "sinks.md"));

        TemplateFields.Names.Should().OnlyContain(name => page.Contains($"`{name}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_placeholder_has_a_value_for_a_full_alert()
    {
        var alert = Some.Alert() with
        {
            Verdict = AlertVerdict.TruePositive,
            Rule = Some.Rule() with { Description = "d", References = ["https://contoso.example"] },
        };
        var notification = Some.Notification(alert: alert);

        TemplateFields.Names.Where(name => TextTemplate.Parse($"{{{{{name}}}}}", isJson: false).Fill(notification).Length == 0)
            .Should().BeEmpty();
    }
}
