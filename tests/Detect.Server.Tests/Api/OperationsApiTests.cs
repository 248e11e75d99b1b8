using System.Text;
using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server.Tests.Api;

/// <summary>Rules, silences, sources, sinks, dead letters and health.</summary>
public sealed class OperationsApiTests
{
    [Fact]
    public async Task Rules_tell_what_they_did_and_how_full_their_windows_are()
    {
        var rules = Some.RuleSet();
        var correlation = rules.Correlations.Single();
        var worker = new FakeWorker
        {
            Rules = rules,
            Statistics = new EngineStatistics { Matches = rules.All.ToDictionary(rule => rule, _ => 7L) },
            LiveWindows = [new WindowView("contoso", [new AlertField("actor", "alice")], 3, ">= 4", null, RunningApi.Now.AddMinutes(-20), RunningApi.Now, IsOpen: false)],
        };
        await using var api = await RunningApi.StartAsync(worker: worker);
        await api.SaveAlertsAsync(Some.Alert("a1"));

        var list = (await api.GetAsync("/api/rules"))["rules"]!;
        var detail = await api.GetAsync($"/api/rules/{correlation.Id}");

        list.AsArray().Should().HaveCount(2);
        var state = list.AsArray().Single(rule => rule!["id"]!.GetValue<string>() == correlation.Id)!;
        state["isCorrelation"]!.GetValue<bool>().Should().BeTrue();
        state["level"]!.GetValue<string>().Should().Be("high");
        state["matches"]!.GetValue<int>().Should().Be(7);
        state["alerts"]!.GetValue<int>().Should().Be(1);
        state["lastRaised"].Should().NotBeNull();
        detail["windows"]!.ToJsonString().Should().Be(
            """[{"tenantId":"contoso","group":[{"name":"actor","value":"alice"}],"value":3,"threshold":"\u003E= 4","oldest":"2026-03-04T11:40:00.0000000Z","newest":"2026-03-04T12:00:00.0000000Z","isOpen":false}]""");
        (await api.GetAsync("/api/rules/user_added"))["rule"]!["raisesAlerts"]!.GetValue<bool>().Should().BeFalse();
    }

    [Fact]
    public async Task Newer_rules_that_were_refused_are_told_beside_those_in_force()
    {
        var worker = new FakeWorker { Rules = Some.RuleSet() };
        await using var api = await RunningApi.StartAsync(worker: worker);

        (await api.GetAsync("/api/rules")).AsObject().Select(member => member.Key).Should().Equal("loadedAt", "rules");
        worker.RefusedContent = ["rules/x.yml:1:1: missing-title: the rule has no title"];
        var refused = await api.GetAsync("/api/rules");

        refused["loadedAt"]!.GetValue<DateTimeOffset>().Should().Be(RunningApi.Now);
        refused["refused"]!.ToJsonString().Should().Be("""["rules/x.yml:1:1: missing-title: the rule has no title"]""");
        refused["rules"]!.AsArray().Should().HaveCount(2);
    }

    [Fact]
    public async Task A_worker_that_stands_by_says_so_in_place_of_numbers()
    {
        var worker = new FakeWorker { Rules = Some.RuleSet(), Statistics = new EngineStatistics { Events = 7 } };
        await using var api = await RunningApi.StartAsync(worker: worker);

        var leading = await api.GetAsync("/api/statistics");
        worker.Statistics = null;
        var standby = await api.GetAsync("/api/statistics");
        var rule = (await api.GetAsync("/api/rules"))["rules"]![0]!;

        leading.ToJsonString().Should().Be("""{"isLeading":true,"events":7,"duplicates":0,"tooLate":0,"untimed":0,"alerts":0,"silenced":0,"groups":0}""");
        standby.ToJsonString().Should().Be("""{"isLeading":false}""");
        rule["matches"].Should().BeNull();
        rule["alerts"]!.GetValue<int>().Should().Be(0);
    }

    [Fact]
    public async Task A_reload_that_fails_says_why()
    {
        await using var api = await RunningApi.StartAsync(worker: new FakeWorker { ReloadErrors = ["rules/x.yml:1:1: missing-title: the rule has no title"] });

        using var response = await api.SendAsync("POST", "/api/rules/reload");

        (await response.ProblemAsync(422)).Should().Be("rules/x.yml:1:1: missing-title: the rule has no title");
    }

    [Theory]
    [InlineData("application/yaml", "matchers: {actor: alice*}\nstart: 2026-03-05T00:00:00Z\nend: 2026-03-06T00:00:00Z\ncomment: planned\n", "local")]
    [InlineData("application/json", """{"matchers": {"actor": ["alice*"]}, "start": "2026-03-05T00:00:00Z", "end": "2026-03-06T00:00:00Z", "comment": "planned", "author": "Anna"}""", "Anna")]
    public async Task A_silence_is_added_as_an_item_of_a_silences_file_and_deleted_again_before_it_begins(string mediaType, string body, string author)
    {
        await using var api = await RunningApi.StartAsync();

        using var added = await api.SendAsync("POST", "/api/silences", body: body, mediaType: mediaType);

        var silence = await added.JsonAsync(201);
        silence["silence"]!.GetValue<string>().Should().Contain($"\"author\":\"{author}\"");
        var stored = (await api.Store.Operators.SilencesAsync(default)).Single();
        SilenceFile.LoadItem(stored.Id, stored.Yaml).Findings.Should().BeEmpty();
        (await api.GetAsync("/api/silences")).AsArray().Should().HaveCount(1);
        api.Worker.Reloads.Should().Be(1);

        using var deleted = await api.SendAsync("DELETE", $"/api/silences/{stored.Id}");
        using var again = await api.SendAsync("DELETE", $"/api/silences/{stored.Id}");

        ((int)deleted.StatusCode).Should().Be(204);
        (await again.ProblemAsync(404)).Should().Be($"There is no silence \"{stored.Id}\"; those of the silences file are ended there.");
        (await api.GetAsync("/api/audit")).AsArray().Select(entry => entry!["action"]!.GetValue<string>()).Should().Equal("silence.delete", "silence.add");
    }

    [Fact]
    public async Task Of_many_who_add_or_end_one_silence_at_once_one_does()
    {
        await using var api = await RunningApi.StartAsync();

        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StatusAsync("POST", "/api/silences", Planned)));
        var id = (await api.Store.Operators.SilencesAsync(default)).Single().Id;
        using var again = await api.SendAsync("POST", "/api/silences", body: Planned);
        var deleted = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StatusAsync("DELETE", $"/api/silences/{id}", null)));

        added.Order().Should().Equal([201, .. Enumerable.Repeat(409, 7)]);
        (await again.ProblemAsync(409)).Should().Be($"There is this very silence already: \"{id}\".");
        deleted.Should().AllBeEquivalentTo(204, "it has ended, whoever ended it");
        (await api.GetAsync("/api/audit")).AsArray().Select(entry => entry!["action"]!.GetValue<string>()).Should().Equal("silence.delete", "silence.add");

        async Task<int> StatusAsync(string method, string path, string? body)
        {
            using var response = await api.SendAsync(method, path, body: body);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task A_silence_in_force_is_ended_and_goes_on_covering_what_it_has_covered()
    {
        await using var api = await RunningApi.StartAsync();
        await SaveSilencesAsync(api, "planned", 1, RunningApi.Now.AddHours(1), start: RunningApi.Now.AddHours(-1));

        using var deleted = await api.SendAsync("DELETE", "/api/silences/planned-0");
        using var again = await api.SendAsync("DELETE", "/api/silences/planned-0");

        ((int)deleted.StatusCode, (int)again.StatusCode).Should().Be((204, 204));
        var stored = (await api.Store.Operators.SilencesAsync(default)).Should().ContainSingle().Subject;
        var silence = SilenceFile.LoadItem(stored.Id, stored.Yaml);
        silence.Findings.Should().BeEmpty();
        (silence.Silences.FirstStart, silence.Silences.LastEnd).Should().Be((RunningApi.Now.AddHours(-1), RunningApi.Now));
        silence.Silences.Names.Should().Equal("planned-0:2: planned (Anna)");
        api.Worker.Reloads.Should().Be(1, "the second call had nothing to end");
        (await api.GetAsync("/api/audit")).AsArray().Select(entry => entry!["action"]!.GetValue<string>()).Should().Equal("silence.delete");
    }

    [Fact]
    public async Task A_silence_that_was_ended_can_be_made_again()
    {
        await using var api = await RunningApi.StartAsync();
        using var added = await api.SendAsync("POST", "/api/silences", body: Planned);
        var made = (await api.Store.Operators.SilencesAsync(default)).Single();
        using var ended = await api.SendAsync("DELETE", $"/api/silences/{made.Id}");
        (await api.Store.Operators.SilencesAsync(default)).Should().NotContain(made);

        using var again = await api.SendAsync("POST", "/api/silences", body: Planned);

        await again.JsonAsync(201);
        (await api.Store.Operators.SilencesAsync(default)).Should().Equal(made);
    }

    [Theory]
    [InlineData("matchers: {acter: alice}\nstart: 2026-03-04\nend: 2026-03-05\ncomment: x", "unknown-matcher: \"acter\" is nothing that a silence can match; did you mean \"actor\"?")]
    [InlineData("- a", "The silence is not one map; expected \"matchers\", \"start\", \"end\" and \"comment\".")]
    [InlineData("", "The silence is not one map; expected \"matchers\", \"start\", \"end\" and \"comment\".")]
    [InlineData("{matchers: {actor: a}, end: 2026-03-05, comment: x}", "missing-key: the silence has no \"start\"; expected a time")]
    [InlineData("a: [", "silence:2:1: yaml-syntax: *")]
    public async Task A_silence_with_mistakes_is_not_kept(string body, string sentence)
    {
        await using var api = await RunningApi.StartAsync();

        using var response = await api.SendAsync("POST", "/api/silences", body: body, mediaType: "application/yaml");

        (await response.ProblemAsync(400)).Should().Match(sentence);
        (await api.Store.Operators.SilencesAsync(default)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_silence_in_another_form_is_refused_with_those_that_are_read(string mediaType)
    {
        await using var api = await RunningApi.StartAsync();

        using var response = await api.SendAsync("POST", "/api/silences", body: Planned, mediaType: mediaType);

        (await response.ProblemAsync(415)).Should().Be(
            "The body's media type is not read here; expected \"Content-Type: application/yaml\" or \"Content-Type: application/json\".");
    }

    [Fact]
    public async Task A_silence_is_bounded()
    {
        await using var api = await RunningApi.StartAsync();

        using var response = await api.SendAsync("POST", "/api/silences", body: new string('#', 65 * 1024), mediaType: "application/yaml");

        (await response.ProblemAsync(413)).Should().Be("A silence has at most 64 KB.");
    }

    [Fact]
    public async Task Silences_that_have_ended_leave_room_for_others()
    {
        await using var api = await RunningApi.StartAsync();
        await SaveSilencesAsync(api, "ended", 999, RunningApi.Now);
        await SaveSilencesAsync(api, "open", 999, RunningApi.Now.AddTicks(1));

        using var last = await api.SendAsync("POST", "/api/silences", body: Planned);
        using var oneMore = await api.SendAsync("POST", "/api/silences", body: Planned.Replace("planned", "more", StringComparison.Ordinal));

        await last.JsonAsync(201);
        (await oneMore.ProblemAsync(409)).Should().Be("There are 1000 silences that have not ended; expected one to be deleted first.");
    }

    [Fact]
    public async Task A_sink_that_is_no_longer_configured_is_listed_while_something_waits_for_it()
    {
        await using var api = await RunningApi.StartAsync("sinks: [{name: chat, type: stdout}]\n");
        await api.SaveAlertsAsync(Some.Alert("a1"));

        var sinks = (await api.GetAsync("/api/sinks")).AsArray();

        sinks.Select(sink => (sink!["name"]!.GetValue<string>(), sink["type"]!.GetValue<string>(), sink["waiting"]!.GetValue<int>()))
            .Should().Equal(("chat", "stdout", 0), ("soc", "not configured", 1));
    }

    [Fact]
    public async Task What_is_gathered_for_a_digest_is_told_with_its_sink()
    {
        await using var api = await RunningApi.StartAsync("sinks: [{name: soc, type: stdout}]\n");
        await api.SaveAlertsAsync("soc", Some.Alert("a1"));
        await api.SaveAlertsAsync(DigestPlan.Of("soc", TimeSpan.FromDays(1)).Queue, Some.Alert("a2"), Some.Alert("a3"));

        var sink = (await api.GetAsync("/api/sinks")).AsArray().Should().ContainSingle().Subject!;

        (sink["waiting"]!.GetValue<int>(), sink["gathering"]!.GetValue<int>()).Should().Be((1, 2));
    }

    [Fact]
    public async Task Sources_tell_their_state_position_and_lag()
    {
        var source = new SourceView
        {
            Name = "hub",
            Type = "eventhubs-kafka",
            State = SourceState.Failing,
            Reason = "the broker is away",
            Lag = 12,
            Records = 40,
            Partitions = [new PartitionView { Partition = "entra/0", Ordinal = 41 }],
        };
        await using var api = await RunningApi.StartAsync(worker: new FakeWorker { Sources = [source] });

        (await api.GetAsync("/api/sources")).ToJsonString().Should().Be(
            """[{"name":"hub","type":"eventhubs-kafka","state":"failing","reason":"the broker is away","lag":12,"records":40,"partitions":[{"partition":"entra/0","ordinal":41,"events":0}]}]""");
    }

    [Fact]
    public async Task A_sink_shows_its_queue_and_its_last_error_and_can_be_enabled()
    {
        await using var api = await RunningApi.StartAsync("sinks: [{name: soc, type: stdout}]");
        await api.SaveAlertsAsync(Some.Alert("a1"));
        await api.Store.Outbox.SetDisabledAsync("soc", "the receiver answered 410", RunningApi.Now, default);

        var before = (await api.GetAsync("/api/sinks"))[0]!;
        using var enabled = await api.SendAsync("POST", "/api/sinks/soc/enable");
        var after = (await api.GetAsync("/api/sinks"))[0]!;

        before["waiting"]!.GetValue<int>().Should().Be(1);
        before["disabledBecause"]!.GetValue<string>().Should().Be("the receiver answered 410");
        ((int)enabled.StatusCode).Should().Be(204);
        after["disabledBecause"].Should().BeNull();
        api.Worker.Wakes.Should().Be(1);
        using var unknown = await api.SendAsync("POST", "/api/sinks/sco/enable");
        (await unknown.ProblemAsync(404)).Should().Be("There is no sink \"sco\"; there is soc.");
    }

    [Fact]
    public async Task What_a_sink_refused_is_listed_and_put_back()
    {
        await using var api = await RunningApi.StartAsync("sinks: [{name: soc, type: stdout}]");
        await api.SaveAlertsAsync(Some.Alert("a1"));
        var item = (await api.Store.Outbox.NextAsync("soc", 10, RunningApi.Now.AddHours(1), default)).Single();
        await api.Store.Outbox.SettleAsync([new OutboxSettlement(item.Id, DeliveryOutcome.Refused("the receiver answered 400"))], RunningApi.Now, default);

        var refused = await api.GetAsync("/api/sinks/soc/refused");
        using var retried = await api.SendAsync("POST", "/api/sinks/soc/refused/retry", body: $$"""{"ids": ["{{item.Id}}"]}""");

        refused[0]!["reason"]!.GetValue<string>().Should().Be("the receiver answered 400");
        refused[0]!["alertIds"]![0]!.GetValue<string>().Should().Be("a1");
        (await retried.JsonAsync())["count"]!.GetValue<int>().Should().Be(1);
        (await api.GetAsync("/api/sinks/soc/refused")).AsArray().Should().BeEmpty();
    }

    [Fact]
    public async Task A_sink_is_tested_with_a_sample()
    {
        await using var api = await RunningApi.StartAsync(
            "sinks: [{name: soc, type: stdout}]", new FakeWorker { TestOutcome = DeliveryOutcome.Retry("the receiver answered 503") });

        using var response = await api.SendAsync("POST", "/api/sinks/soc/test");

        (await response.JsonAsync()).ToJsonString().Should().Be("""{"isDelivered":false,"reason":"the receiver answered 503"}""");
    }

    [Fact]
    public async Task Records_that_could_not_be_read_are_listed_without_their_content_and_read_again()
    {
        await using var api = await RunningApi.StartAsync();
        await LetterAsync(api.Store);

        var list = await api.GetAsync("/api/deadletters?source=push&limit=10");
        using var retried = await api.SendAsync("POST", "/api/deadletters/retry", body: "{}");

        list[0]!["code"]!.GetValue<string>().Should().Be("no-time");
        list[0]!["bytes"]!.GetValue<int>().Should().Be(6);
        list[0]!["attempts"]!.GetValue<int>().Should().Be(1);
        list.ToJsonString().Should().NotContain("secret");
        (await retried.JsonAsync())["count"]!.GetValue<int>().Should().Be(1);
        api.Worker.Reread.Should().ContainSingle();
    }

    [Fact]
    public async Task Two_who_ask_at_once_have_a_record_read_again_once()
    {
        var reading = new TaskCompletionSource();
        await using var api = await RunningApi.StartAsync();
        await LetterAsync(api.Store);
        api.Worker.Rereading = async letters =>
        {
            await reading.Task;
            await using var transaction = await api.Store.BeginAsync(null, default);
            await transaction.DeleteDeadLettersAsync([.. letters.Select(letter => letter.Id)], default);
            await transaction.CommitAsync(default);
        };

        var both = new[] { RetryAsync(), RetryAsync() };
        await WithPatience.UntilAsync(() => Task.FromResult(api.Worker.Rereads), reads => reads > 0);
        reading.SetResult();

        (await Task.WhenAll(both)).Should().BeEquivalentTo([1, 0]);
        api.Worker.Rereads.Should().Be(1);

        async Task<int> RetryAsync()
        {
            using var answer = await api.SendAsync("POST", "/api/deadletters/retry", body: "{}");
            return (await answer.JsonAsync())["count"]!.GetValue<int>();
        }
    }

    [Fact]
    public async Task Readiness_tells_the_truth_and_its_reasons_to_those_who_are_known()
    {
        var worker = new FakeWorker { Conditions = [new("store", true, null), new("source hub", false, "the broker is away")] };
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens, worker);

        using var anonymous = await api.SendAsync("GET", "/health/ready");
        using var known = await api.SendAsync("GET", "/health/ready", RunningApi.ReaderToken);
        worker.Conditions = [new("store", true, null), new("sink soc", false, "the receiver answered 503", IsRequired: false)];
        using var ready = await api.SendAsync("GET", "/health/ready");
        using var live = await api.SendAsync("GET", "/health/live");

        (await anonymous.JsonAsync(503)).ToJsonString().Should().Be("""{"isReady":false}""");
        (await known.JsonAsync(503)).ToJsonString().Should().Be(
            """{"isReady":false,"conditions":[{"name":"store","isOk":true,"isRequired":true},{"name":"source hub","isOk":false,"reason":"the broker is away","isRequired":true}]}""");
        (await ready.JsonAsync())["isReady"]!.GetValue<bool>().Should().BeTrue();
        ((int)live.StatusCode).Should().Be(204);
    }

    private static async Task LetterAsync(IDetectStore store)
    {
        await using var lease = await store.TryLeadAsync(default);
        await using var transaction = await store.BeginAsync(lease, default);
        var letter = new StoredDeadLetter
        {
            Source = "push",
            Partition = "detect",
            Line = 1,
            ByteOffset = 0,
            Code = "no-time",
            Reason = "The record has no time.",
            ReceivedAt = RunningApi.Now,
            Record = Encoding.UTF8.GetBytes("secret"),
        };
        await transaction.SaveDeadLettersAsync([letter], default);
        await transaction.CommitAsync(default);
    }

    private const string Planned =
        """{"matchers": {"actor": "alice"}, "start": "2026-03-04T00:00:00Z", "end": "2026-03-05T00:00:00Z", "comment": "planned"}""";

    private static async Task SaveSilencesAsync(RunningApi api, string name, int count, DateTimeOffset end, DateTimeOffset? start = null)
    {
        for (var i = 0; i < count; i++)
        {
            var yaml = $$$"""{"matchers": {"actor": "alice"}, "start": "{{{start ?? RunningApi.Now.AddDays(-1):O}}}", "end": "{{{end:O}}}", "author": "Anna", "comment": "planned"}""";
            await api.Store.Operators.AddSilenceAsync(new StoredSilence($"{name}-{i}", yaml, "Anna", RunningApi.Now), _ => true, audit: null, default);
        }
    }
}
