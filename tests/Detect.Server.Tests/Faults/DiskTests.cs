using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Detect.Server.Tests.Faults;

/// <summary>The disk of the store, or of a file sink, is full or turns read-only, and recovers.</summary>
[Collection("Faults")]
public sealed class DiskTests
{
    [OnTinyDisk]
    public async Task A_real_process_waits_for_room_on_the_disk_of_its_store_and_loses_nothing()
    {
        await using var disk = await TinyDisk.MountAsync(megabytes: 8);
        await using var receiver = new FaultyReceiver();
        await using var collector = await Collector.StartAsync();
        Write(disk, receiver, collector);
        await using var server = ServerProcess.Start(disk.PathOf(""));
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync() };
        (await PushAsync(client, "ada")).Should().Be(HttpStatusCode.OK);
        await CountAsync(receiver, 1);

        disk.Fill();
        var waiting = PushAsync(client, [.. Enumerable.Range(0, 50).Select(i => $"user{i}")]);
        (await WithPatience.UntilAsync(() => ReasonAsync(client), reason => reason is not null)).Should().Be(
            $"the disk that holds the store {disk.PathOf("detect.db")} is full: free some space; nothing is lost until then.");
        await WithPatience.UntilAsync(() => Task.FromResult(collector.Received), text => text.Contains("detect.commit.failures", StringComparison.Ordinal));
        waiting.IsCompleted.Should().BeFalse("nothing is accepted before it is kept");

        disk.Free();
        (await waiting).Should().Be(HttpStatusCode.OK);
        await CountAsync(receiver, 51);
        receiver.Notifications.Select(post => post.AlertId).Should().OnlyHaveUniqueItems().And.HaveCount(51);
        (await ReasonAsync(client)).Should().BeNull();

        (await server.StopAsync()).ExitCode.Should().Be(0);
    }

    [OnTinyDisk]
    public async Task A_store_on_a_read_only_disk_is_refused()
    {
        await using var disk = await TinyDisk.MountAsync(megabytes: 8);
        await using var receiver = new FaultyReceiver();
        await using var collector = await Collector.StartAsync();
        Write(disk, receiver, collector);
        await using (var first = ServerProcess.Start(disk.PathOf("")))
        {
            await first.ListeningAsync();
            (await first.StopAsync()).ExitCode.Should().Be(0);
        }

        await disk.SetReadOnlyAsync(true);
        await using var server = ServerProcess.Start(disk.PathOf(""));

        (await server.EndAsync()).ExitCode.Should().Be(4);
        server.Errors.Last().Should().StartWith($"detect-server: the store {disk.PathOf("detect.db")} ").And.Contain("read-only");
    }

    [OnTinyDisk]
    public async Task A_file_sink_on_a_full_disk_is_seen_delays_no_other_and_has_every_line_in_the_end()
    {
        await using var disk = await TinyDisk.MountAsync(megabytes: 1);
        await using var bench = new FaultBench(OnEachStoreAttribute.Sqlite) { FaultySink = $"type: file, path: \"{disk.PathOf("alerts.jsonl")}\"" };
        await bench.StartAsync();
        disk.Fill();

        await bench.PushAsync([.. Enumerable.Range(0, 20).Select(i => AuditLine.Deleted($"user{i}", bench.Now))]);
        await bench.HealthyHasAsync(20);
        var (status, failing) = await WithPatience.UntilAsync(bench.ReadyAsync, ready => ready.Failing.Count > 0);
        status.Should().Be(200);
        failing.Should().ContainKey($"sink {bench.Faulty}").WhoseValue.Should().Contain("No space left on device");
        bench.Measured.Of("detect.sink.deliveries", bench.Faulty, "retry").Should().BePositive();

        disk.Free();
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(15), async () => (await bench.SinkAsync(bench.Faulty))["waiting"]!.GetValue<int>() == 0);

        File.ReadLines(disk.PathOf("alerts.jsonl")).Select(line => JsonNode.Parse(line)!["id"]!.GetValue<string>()).Distinct()
            .Should().BeEquivalentTo(bench.HealthyReceiver.Notifications.Select(post => post.AlertId));
        await WithPatience.UntilAsync(bench.ReadyAsync, ready => ready.Failing.Count == 0);
    }

    private static void Write(TinyDisk disk, FaultyReceiver receiver, Collector collector)
    {
        File.WriteAllText(disk.PathOf("rules.yml"), AuditLine.Rules);
        File.WriteAllText(
            disk.PathOf("detect.yml"),
            $$"""
            rules: rules.yml
            engine: {threads: 1, silentAfter: forever}
            api: {listen: "127.0.0.1:0"}
            telemetry: {endpoint: "{{collector.Url}}", protocol: http/protobuf, every: 1s}
            sources: [{name: push, type: http}]
            sinks: [{name: hook, type: webhook, url: "{{receiver.Url}}", format: plain, allowNetworks: 127.0.0.1}]
            """);
    }

    private static async Task<HttpStatusCode> PushAsync(HttpClient client, params IEnumerable<string> users)
    {
        using var body = new StringContent(
            string.Join('\n', users.Select(user => AuditLine.Deleted(user, DateTimeOffset.UtcNow))), Encoding.UTF8, "application/x-ndjson");
        using var answer = await client.PostAsync("/ingest", body);
        return answer.StatusCode;
    }

    private static async Task<string?> ReasonAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/health/ready");
        var reason = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["conditions"]!.AsArray()
            .Single(condition => condition!["name"]!.GetValue<string>() == "store")!["reason"]?.GetValue<string>();
        answer.StatusCode.Should().Be(reason is null ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
        return reason;
    }

    private static async Task CountAsync(FaultyReceiver receiver, int count) =>
        await WithPatience.UntilAsync(() => Task.FromResult(receiver.Notifications.Count), taken => taken >= count);
}
