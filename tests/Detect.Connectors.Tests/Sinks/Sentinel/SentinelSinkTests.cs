using System.Text.Json.Nodes;
using Azure.Core;

namespace Detect.Connectors.Tests.Sinks.Sentinel;

public sealed class SentinelSinkTests
{
    private const string RuleId = "dcr-00000000000000000000000000000001";

    private readonly ManualClock clock = new(Some.Half);

    [Fact]
    public async Task Alerts_are_posted_as_one_gzipped_array()
    {
        await using var server = await LogsIngestionServer.StartAsync();
        var token = new FixedToken();

        var outcomes = await DeliverAsync(server, [Some.Notification(), Some.Notification(NotificationKind.Resolved)], token);

        outcomes.Should().OnlyContain(outcome => outcome == DeliveryOutcome.Delivered).And.HaveCount(2);
        var post = server.Posts.Should().ContainSingle().Subject;
        post.Path.Should().Be($"/dataCollectionRules/{RuleId}/streams/Custom-DetectAlerts_CL?api-version=2023-01-01");
        post.Headers["Content-Encoding"].Should().Be("gzip");
        post.Headers["Content-Type"].Should().Be("application/json");
        post.Headers.Should().ContainKey("x-ms-client-request-id");
        token.Scopes.Should().Equal("https://monitor.azure.com/.default");
        server.Calls[0].Select(row => row!["NotificationKind"]!.GetValue<string>()).Should().Equal("created", "resolved");
    }

    [Fact]
    public async Task The_token_is_for_the_audience_of_the_cloud()
    {
        await using var server = await LogsIngestionServer.StartAsync();
        var token = new FixedToken();
        await using var sink = Sink(server, token, new AzureEndpoint(server.Endpoint, "https://monitor.azure.us/.default"));

        await sink.DeliverAsync([Some.Notification()], CancellationToken.None);

        token.Scopes.Should().Equal("https://monitor.azure.us/.default");
    }

    [Fact]
    public async Task Why_an_alert_ended_stands_in_its_row()
    {
        await using var server = await LogsIngestionServer.StartAsync();

        await DeliverAsync(
            server,
            [
                Some.Notification(NotificationKind.Resolved, alert: Some.Alert() with { SilencedBy = "change 4711" }, id: "n1"),
                Some.Notification(NotificationKind.Resolved, alert: Some.Alert() with { Withdrawn = "Would not have been raised." }, id: "n2"),
            ]);

        server.Calls[0].Select(row => (row!["SilencedBy"]?.GetValue<string>(), row["Withdrawn"]?.GetValue<string>()))
            .Should().Equal(("change 4711", null), (null, "Would not have been raised."));
    }

    [Fact]
    public async Task A_batch_is_split_below_a_megabyte()
    {
        await using var server = await LogsIngestionServer.StartAsync();
        var large = Some.Alert() with { Rule = Some.Rule() with { Runbook = new string('x', 8000), Title = new string('y', 8000) } };

        var outcomes = await DeliverAsync(server, [.. Enumerable.Range(0, 120).Select(i => Some.Notification(alert: large, id: $"n{i}"))]);

        outcomes.Should().HaveCount(120).And.OnlyContain(outcome => outcome.Result == DeliveryResult.Delivered);
        server.Posts.Should().HaveCountGreaterThan(1);
        server.Posts.Should().OnlyContain(post => LogsIngestionServer.Unzipped(post.Body).Length < 1_000_000);
        server.Calls.SelectMany(call => call).Select(row => row!["NotificationId"]!.GetValue<string>())
            .Should().Equal(Enumerable.Range(0, 120).Select(i => $"n{i}"));
    }

    [Fact]
    public async Task A_call_that_is_too_large_for_the_service_is_halved_until_it_fits()
    {
        await using var server = await LogsIngestionServer.StartAsync(limit: 6_000);
        var tooLarge = Some.Alert() with { Rule = Some.Rule() with { Runbook = new string('x', 8000) } };

        var outcomes = await DeliverAsync(server, [Some.Notification(id: "n1"), Some.Notification(id: "n2", alert: tooLarge), Some.Notification(id: "n3")]);

        outcomes.Select(outcome => outcome.Result).Should().Equal(DeliveryResult.Delivered, DeliveryResult.Refused, DeliveryResult.Delivered);
        outcomes[1].Reason.Should().Be("answered 413: the row is too large for the service");
    }

    [Theory]
    [InlineData(429, "answered 429")]
    [InlineData(503, "answered 503")]
    public async Task Throttling_is_honoured_and_nothing_is_tried_twice_by_the_pipeline(int status, string reason)
    {
        await using var server = await LogsIngestionServer.StartAsync(_ => (status, "77"));

        var outcomes = await DeliverAsync(server, [Some.Notification()]);

        outcomes.Should().Equal(DeliveryOutcome.Retry(reason, TimeSpan.FromSeconds(77)));
        server.Posts.Should().HaveCount(1);
    }

    [Theory]
    [InlineData(403, DeliveryResult.Retry, "answered 403: the identity needs the role Monitoring Metrics Publisher on the data-collection rule; a new grant takes up to 30 minutes")]
    [InlineData(404, DeliveryResult.Retry, "answered 404: there is no such data-collection rule, or no such stream in it, at this endpoint")]
    [InlineData(400, DeliveryResult.Refused, "answered 400: the service does not take this row")]
    public async Task What_the_operator_must_do_is_said(int status, DeliveryResult result, string reason)
    {
        await using var server = await LogsIngestionServer.StartAsync(_ => (status, null));

        (await DeliverAsync(server, [Some.Notification()])).Should().Equal(new DeliveryOutcome(result, reason));
    }

    [Fact]
    public async Task Without_a_token_nothing_is_lost_and_nothing_of_the_failure_quoted()
    {
        await using var server = await LogsIngestionServer.StartAsync();

        (await DeliverAsync(server, [Some.Notification()], new NoToken()))
            .Should().Equal(DeliveryOutcome.Retry("no token: see the sink's credential"));
        server.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_tried_again()
    {
        var server = await LogsIngestionServer.StartAsync();
        var endpoint = new AzureEndpoint(server.Endpoint, SentinelOptions.PublicCloud);
        await server.DisposeAsync();
        await using var other = await LogsIngestionServer.StartAsync();
        await using var sink = Sink(other, new FixedToken(), endpoint);

        (await sink.DeliverAsync([Some.Notification()], CancellationToken.None))
            .Should().Equal(DeliveryOutcome.Retry("the service cannot be reached"));
    }

    [Fact]
    public void Values_are_cut_at_the_limits_of_the_table()
    {
        var text = new string('雪', 100_000);
        var alert = Some.Alert() with
        {
            Arithmetic = text,
            Group = [new AlertField("actor", text)],
            Events = [.. Enumerable.Range(0, 100).Select(i => Some.Event($"{i}{text}", $"{i}{text}", Some.Half) with { Operation = text })],
        };

        var row = SentinelColumns.Row(Some.Notification(), alert);

        row.Length.Should().BeLessThan(SentinelSink.LargestCall / 2);
        foreach (var cell in JsonNode.Parse(row)!.AsObject())
        {
            System.Text.Encoding.UTF8.GetByteCount(cell.Value!.ToJsonString(Relaxed)).Should().BeLessThan(64 << 10, "of {0}", cell.Key);
        }
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(
        LogsIngestionServer server, IReadOnlyList<Notification> notifications, TokenCredential? token = null)
    {
        await using var sink = Sink(server, token ?? new FixedToken(), new AzureEndpoint(server.Endpoint, SentinelOptions.PublicCloud));
        return await sink.DeliverAsync(notifications, CancellationToken.None);
    }

    private SentinelSink Sink(LogsIngestionServer server, TokenCredential token, AzureEndpoint endpoint) =>
        new("sentinel", new SentinelOptions { Endpoint = endpoint, RuleId = RuleId }, token, clock, server.Transport);
}
