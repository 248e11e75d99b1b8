using System.Text;
using Detect.Connectors;
using Detect.Events;
using Detect.Rules;

namespace Detect.Server.Tests.Api;

public sealed class AlertApiTests
{
    [Fact]
    public async Task Alerts_are_listed_by_what_is_asked_for_a_page_at_a_time()
    {
        await using var api = await RunningApi.StartAsync();
        await api.SaveAlertsAsync([.. Enumerable.Range(1, 5).Select(i => Some.Alert($"a{i}", i == 5 ? RuleLevel.Low : RuleLevel.High, minute: i))]);

        var first = await api.GetAsync("/api/alerts?limit=2&level=medium");
        var second = await api.GetAsync($"/api/alerts?limit=2&level=medium&after={Uri.EscapeDataString(first["next"]!.GetValue<string>())}");

        Ids(first).Should().Equal("a4", "a3");
        Ids(second).Should().Equal("a2", "a1");
        first["alerts"]![0]!["events"]!.AsArray().Should().BeEmpty();
        Ids(await api.GetAsync("/api/alerts?about=bob%40contoso.example")).Should().BeEmpty();
        Ids(await api.GetAsync("/api/alerts?tenant=contoso&tag=attack.persistence&status=new&from=2026-03-04T12:04:30Z")).Should().Equal("a5");
    }

    [Fact]
    public async Task A_rule_is_asked_for_by_its_id_or_by_its_name()
    {
        await using var api = await RunningApi.StartAsync();
        var alert = Some.Alert("a1");
        var named = Some.Rules.Replace($"id: {alert.Rule.Id}", $"id: {alert.Rule.Id}\nname: many_users_added", StringComparison.Ordinal);
        api.Worker.Rules = RuleLoader.Load([new RuleFile("rules.yml", named)]).Rules;
        await api.SaveAlertsAsync(alert);

        Ids(await api.GetAsync($"/api/alerts?rule={alert.Rule.Id}")).Should().Equal("a1");
        Ids(await api.GetAsync("/api/alerts?rule=many_users_added")).Should().Equal("a1");
        Ids(await api.GetAsync("/api/alerts?rule=another")).Should().BeEmpty();
    }

    [Fact]
    public async Task An_alert_comes_with_its_history_and_its_evidence()
    {
        await using var api = await RunningApi.StartAsync();
        await api.SaveAlertsAsync(Some.Alert("a1"));
        await ArchiveAsync(api.Store, """{"id": "e1", "activityDisplayName": "Add user"}""", "not json");

        var detail = await api.GetAsync("/api/alerts/a1");

        detail["alert"]!["rule"]!["title"]!.GetValue<string>().Should().Be("Many users added");
        detail["alert"]!["events"]!.AsArray().Should().HaveCount(1);
        detail["history"]!.AsArray().Should().HaveCount(1);
        detail["evidence"]!.AsArray().Select(e => e!["record"]!.ToJsonString()).Should().Equal(
            """{"id":"e1","activityDisplayName":"Add user"}""", "\"not json\"");
        detail["isEvidenceCut"]!.GetValue<bool>().Should().BeFalse();
    }

    [Fact]
    public async Task An_analyst_acknowledges_comments_closes_and_reopens_and_all_of_it_is_on_record()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1"));

        await PostAsync(api, "/api/alerts/a1/acknowledge", "{}");
        await PostAsync(api, "/api/alerts/a1/comment", """{"comment": "called Alice"}""");
        var closed = await PostAsync(api, "/api/alerts/a1/close", """{"verdict": "benignPositive", "comment": "planned work"}""");
        await PostAsync(api, "/api/alerts/a1/reopen", "{}");

        closed["status"]!.GetValue<string>().Should().Be("closed");
        closed["verdict"]!.GetValue<string>().Should().Be("benignPositive");
        using var answer = await api.SendAsync("GET", "/api/alerts/a1", RunningApi.ReaderToken);
        var detail = await answer.JsonAsync();
        detail["alert"]!["status"]!.GetValue<string>().Should().Be("new");
        detail["history"]!.AsArray().Count(entry => entry!["by"]!.GetValue<string>() == "anna").Should().Be(4);
        detail["history"]!.AsArray().Select(entry => entry!["comment"]?.GetValue<string>()).Should().Contain("planned work");
        using var trail = await api.SendAsync("GET", "/api/audit", RunningApi.ReaderToken);
        (await trail.JsonAsync()).AsArray().Select(entry => entry!["action"]!.GetValue<string>()).Should().Equal(
            "alert.reopen", "alert.close", "alert.comment", "alert.acknowledge");
        api.Worker.Wakes.Should().Be(4);
        (await api.Store.Outbox.QueuesAsync(default)).Single(queue => queue.Sink == "soc").Waiting.Should().BePositive();
    }

    [Fact]
    public async Task Of_many_who_take_an_alert_over_at_once_one_gets_in_and_the_others_are_told_who()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => api.SendAsync(
            "POST", "/api/alerts/a1/acknowledge", n % 2 == 0 ? RunningApi.AnalystToken : RunningApi.AdminToken, $$"""{"comment": "I, number {{n}}"}""")));

        answers.Count(answer => (int)answer.StatusCode == 200).Should().Be(1);
        var taken = (await api.Store.Alerts.HistoryAsync("a1", default)).Skip(1).Should().ContainSingle().Subject;
        foreach (var late in answers.Where(answer => (int)answer.StatusCode != 200))
        {
            (await late.ProblemAsync(409)).Should().Be($"Nothing was done: the alert is acknowledged ({taken.By}: acknowledged).");
        }

        (await api.Store.Operators.AuditTrailAsync(20, default)).Should().ContainSingle().Which.Who.Should().Be(taken.By);
        api.Worker.Wakes.Should().Be(1);
    }

    [Theory]
    [InlineData("new", "reopen", "{}", "Nothing was done: the alert is new.", "Only a closed alert can be reopened.")]
    [InlineData("acknowledged", "acknowledge", "{}", "Nothing was done: the alert is acknowledged (adam: acknowledged).", "Only a new alert can be acknowledged.")]
    [InlineData("acknowledged", "reopen", "{}", "Nothing was done: the alert is acknowledged (adam: acknowledged).", "Only a closed alert can be reopened.")]
    [InlineData("closed", "acknowledge", "{}", "Nothing was done: the alert is closed (adam: closed; false positive).", "Only a new alert can be acknowledged.")]
    [InlineData("closed", "close", """{"verdict": "truePositive"}""", "Nothing was done: the alert is closed (adam: closed; false positive).", "A closed alert takes another verdict once it is reopened.")]
    [InlineData("merged", "close", """{"verdict": "truePositive"}""", "Nothing was done: the alert is closed (detect: merged into a0).", "A closed alert takes another verdict once it is reopened.")]
    public async Task What_an_alert_is_not_to_be_had_for_is_said_with_who_made_it_so(string state, string action, string body, string sentence, string hint)
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1"));
        await (state switch
        {
            "acknowledged" => DecideAsync("acknowledge", "{}"),
            "closed" => DecideAsync("close", """{"verdict": "falsePositive"}"""),
            "merged" => api.SaveAlertsAsync(Some.Alert("a1") with { Status = AlertStatus.Closed, Arithmetic = "merged into a0" }),
            _ => Task.CompletedTask,
        });
        await DecideAsync("comment", """{"comment": "called Alice"}""");

        using var response = await api.SendAsync("POST", $"/api/alerts/a1/{action}", RunningApi.AnalystToken, body);

        var problem = await response.JsonAsync(409);
        (problem["detail"]!.GetValue<string>(), problem["hint"]!.GetValue<string>()).Should().Be((sentence, hint));

        async Task DecideAsync(string what, string how)
        {
            using var decided = await api.SendAsync("POST", $"/api/alerts/a1/{what}", RunningApi.AdminToken, how);
            await decided.JsonAsync();
        }
    }

    [Fact]
    public async Task What_is_sent_again_since_its_answer_was_lost_is_done_once()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1"));

        var first = await PostAsync(api, "/api/alerts/a1/close", """{"verdict": "benignPositive", "comment": "planned"}""");
        var second = await PostAsync(api, "/api/alerts/a1/close", """{"verdict": "benignPositive", "comment": "planned"}""");

        second.ToJsonString().Should().Be(first.ToJsonString());
        (await api.Store.Alerts.HistoryAsync("a1", default)).Should().HaveCount(2);
        (await api.Store.Operators.AuditTrailAsync(9, default)).Should().ContainSingle();
    }

    [Theory]
    [InlineData("/api/alerts?level=hihg", "\"hihg\" is not a value of \"level\"; expected informational, low, medium, high, critical.")]
    [InlineData("/api/alerts?limit=501", "\"501\" is not a value of \"limit\"; expected a whole number from 1 to 500.")]
    [InlineData("/api/alerts?from=yesterday", "\"yesterday\" is not a time, as \"from\" expects one such as 2026-03-02T09:00:00Z.")]
    [InlineData("/api/alerts?stauts=new", "\"stauts\" is nothing that can be asked for here; expected status, level, rule, tenant, tag, about, kind, silenced, from, until, limit, after.")]
    [InlineData("/api/alerts?status=new&status=closed", "\"status\" is given 2 times; expected once. *")]
    [InlineData("/api/alerts?after=nonsense", "\"after\" is no cursor of this worker; expected the \"next\" of the page before.")]
    public async Task A_query_that_means_nothing_is_said(string path, string sentence)
    {
        await using var api = await RunningApi.StartAsync();

        using var response = await api.SendAsync("GET", path);

        (await response.ProblemAsync(400)).Should().Match(sentence);
    }

    [Theory]
    [InlineData("GET", "/api/alerts/none", null, 404, "There is no alert \"none\".")]
    [InlineData("POST", "/api/alerts/none/close", """{"verdict": "falsePositive"}""", 404, "There is no alert \"none\".")]
    [InlineData("POST", "/api/alerts/a/close", "{}", 400, "The body is not the JSON that is expected, at $, line 1: \"verdict\" is missing.")]
    [InlineData("POST", "/api/alerts/a/close", """{"verdict": "wrong"}""", 400, "The body is not the JSON that is expected, at $.verdict, line 1: \"wrong\" is none of its values; expected undetermined, truePositive, benignPositive, falsePositive.")]
    [InlineData("POST", "/api/alerts/a/close", """{"verdict": 3}""", 400, "The body is not the JSON that is expected, at $.verdict, line 1: it is no text; expected undetermined, truePositive, benignPositive, falsePositive.")]
    [InlineData("POST", "/api/alerts/a/close", """{"verdict": "falsePositive", "x": 1}""", 400, "The body is not the JSON that is expected, at $.x, line 1: that is nothing that the body can have.")]
    [InlineData("POST", "/api/alerts/a/close", "[]", 400, "The body is not the JSON that is expected, at $, line 1; expected an object.")]
    [InlineData("POST", "/api/alerts/a/close", "\"falsePositive\"", 400, "The body is not the JSON that is expected, at $, line 1; expected an object.")]
    [InlineData("POST", "/api/alerts/a/comment", """{"comment": " "}""", 400, "The comment is empty; expected a text.")]
    [InlineData("POST", "/api/alerts/a/comment", "{", 400, "The body is not the JSON that is expected, at $, line 1, byte 2: what stands there is no JSON.")]
    [InlineData("POST", "/api/alerts/a/close", null, 400, "The body is missing; expected JSON, as /openapi describes it.")]
    [InlineData("POST", "/api/alerts/a/close", "null", 400, "The body is missing; expected JSON, as /openapi describes it.")]
    [InlineData("POST", "/api/alerts/a/comment", """{"comment": 5}""", 400, "The body is not the JSON that is expected, at $.comment, line 1; expected a text.")]
    [InlineData("POST", "/api/deadletters/retry", """{"ids": ["a"]}""", 400, "The body is not the JSON that is expected, at $.ids[0], line 1; expected a whole number.")]
    [InlineData("PUT", "/api/alerts/a", "{}", 405, "This address has no such method; /openapi lists what there is.")]
    [InlineData("GET", "/api/nothing", null, 404, "There is nothing at this address; /openapi lists what there is.")]
    public async Task What_cannot_be_done_is_said_in_problem_details(string method, string path, string? body, int status, string sentence)
    {
        await using var api = await RunningApi.StartAsync();

        using var response = await api.SendAsync(method, path, body: body);

        (await response.ProblemAsync(status)).Should().Be(sentence);
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_of_another_type_is_refused()
    {
        await using var api = await RunningApi.StartAsync();

        using var large = await api.SendAsync("POST", "/api/alerts/a/comment", body: $$"""{"comment": "{{new string('x', 2 << 20)}}"}""");
        using var longComment = await api.SendAsync("POST", "/api/alerts/a/comment", body: $$"""{"comment": "{{new string('x', 4001)}}"}""");
        using var text = await api.SendAsync("POST", "/api/alerts/a/comment", body: "hello", mediaType: "text/plain");

        (await large.ProblemAsync(413)).Should().Be("The body is too large.");
        (await longComment.ProblemAsync(400)).Should().Be("The comment has 4001 characters; expected at most 4000.");
        (await text.ProblemAsync(415)).Should().Be("The body's media type is not read here; expected \"Content-Type: application/json\".");
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> PostAsync(RunningApi api, string path, string body)
    {
        using var response = await api.SendAsync("POST", path, RunningApi.AnalystToken, body);
        return await response.JsonAsync();
    }

    private static IEnumerable<string> Ids(System.Text.Json.Nodes.JsonNode page) => page["alerts"]!.AsArray().Select(alert => alert!["id"]!.GetValue<string>());

    private static async Task ArchiveAsync(IDetectStore store, params string[] records)
    {
        await using var lease = await store.TryLeadAsync(default);
        await using var transaction = await store.BeginAsync(lease, default);
        await transaction.AppendArchiveAsync(
            [
                .. records.Select((record, i) => new ArchiveRecord
                {
                    Key = new EventKey((ulong)i + 1, 0),
                    Source = "push",
                    OccurredAt = RunningApi.Now.AddMinutes(i),
                    ReceivedAt = RunningApi.Now,
                    AlertIds = ["a1"],
                    Record = Encoding.UTF8.GetBytes(record),
                }),
            ],
            default);
        await transaction.CommitAsync(default);
    }
}
