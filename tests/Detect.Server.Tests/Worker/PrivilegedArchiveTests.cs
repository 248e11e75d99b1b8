using System.Globalization;
using System.Text;
using Detect.Connectors;
using Detect.Engine;
using Detect.Events;
using Detect.Rules;

namespace Detect.Server.Tests;

/// <summary>Every event of a privileged account is archived, whenever it becomes known that it is one.</summary>
public sealed class PrivilegedArchiveTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Ann = "6a9f3f5e-1c52-4d0b-9a7e-0d5b3b7f1a01";
    private const string Bob = "6a9f3f5e-1c52-4d0b-9a7e-0d5b3b7f1a02";

    private const string Columns = "Date (UTC),CorrelationId,Service,Category,Activity,Result,ActorUserPrincipalName,Target1Type,Target1UserPrincipalName";

    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly WorkerBench bench = new() { Options = new WorkerOptions { Threads = 2 } };
    private long written;

    public Task InitializeAsync() => bench.StartAsync();

    public async ValueTask DisposeAsync() => await bench.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task An_event_of_the_batch_that_holds_the_grant_is_archived_from_the_grants_own_time_on()
    {
        await WriteAsync(Renamed("before", -1, Ann), Granted("grant", 0, Ann), Renamed("after", 1, Ann), Renamed("other", 1, Bob));

        (await ArchivedAsync()).Should().BeEquivalentTo("grant", "after");
    }

    [Fact]
    public async Task An_event_that_came_before_the_grant_it_follows_is_archived_when_the_grant_comes()
    {
        await WriteAsync(Renamed("before", -1, Ann), Renamed("after", 1, Ann), Renamed("other", 1, Bob));
        (await ArchivedAsync()).Should().BeEmpty();

        await WriteAsync(Granted("grant", 0, Ann));

        (await ArchivedAsync()).Should().BeEquivalentTo("grant", "after");
    }

    [Fact]
    public async Task What_waits_for_a_late_grant_outlives_the_worker()
    {
        await WriteAsync(Renamed("after", 1, Ann));
        await bench.StopAsync();
        await bench.StartAsync();

        await WriteAsync(Granted("grant", 0, Ann));

        (await ArchivedAsync()).Should().BeEquivalentTo("grant", "after");
        (await bench.Store.Archive.VerifyAsync(null, null, CancellationToken.None)).Fault.Should().BeNull();
    }

    [Fact]
    public async Task A_worker_that_starts_again_knows_the_grants_of_before()
    {
        await WriteAsync(Granted("grant", 0, Ann));
        await bench.StopAsync();
        await AppendAsync(Renamed("after", 1, Ann), Renamed("other", 1, Bob));

        await bench.StartAsync();

        (await WithPatience.UntilAsync(ArchivedAsync, archived => archived.Count == 2)).Should().BeEquivalentTo("grant", "after");
    }

    [Fact]
    public async Task What_a_worker_that_does_not_lead_has_taken_in_is_looked_at_by_the_one_that_does_and_once()
    {
        var known = new AccountDirectory().With([new KnownAccount(Ann, AccountClass.Privileged, Noon, null, "eligible for Global Administrator")]);
        var follower = new Evaluators(bench.Running.Content.Current, bench.Options, (_, _, _) => false);
        var leader = new CandidateSearch(known, isShared: true, follower.EvaluateAgain);
        (await SearchAsync(leader)).Should().BeEmpty();

        string[] records = [Renamed("before", -1, Ann), Renamed("after", 1, Ann), Renamed("other", 1, Bob)];
        var taken = await EvaluatedAsync(follower, RecordBatches.OfJson("files/1", Encoding.UTF8.GetBytes(string.Join('\n', records))));
        await AppendAsync(taken.Candidates!);

        (await SearchAsync(leader)).Should().Equal(Noon.AddMinutes(1));
        (await SearchAsync(leader)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(ChunkFormat.Json)]
    [InlineData(ChunkFormat.Csv)]
    public async Task What_turns_out_to_be_of_a_privileged_account_is_archived_as_it_was_received(ChunkFormat format)
    {
        var received = format == ChunkFormat.Csv
            ? $"2026-03-02T12:01:00Z,c1,Core Directory,UserManagement,Update user,success,{Bob}@contoso.example,User,{Ann}@contoso.example"
            : $$$"""
                {"id":"a1","activityDateTime":"2026-03-02T12:01:00Z","activityDisplayName":"Update user","loggedByService":"Core Directory","category":"UserManagement",
                "initiatedBy":{"user":{"userPrincipalName":"{{{Bob}}}@contoso.example"}},"targetResources":[{"type":"User","userPrincipalName":"{{{Ann}}}@contoso.example"}]}
                """.ReplaceLineEndings("");
        var known = new AccountDirectory().With([new KnownAccount($"{Ann}@contoso.example", AccountClass.Privileged, Noon, null, "eligible for Global Administrator")]);
        var follower = new Evaluators(bench.Running.Content.Current, bench.Options, (_, _, _) => false);
        var chunk = format == ChunkFormat.Csv
            ? RecordBatches.OfCsv("files/1", Encoding.UTF8.GetBytes(Columns), Encoding.UTF8.GetBytes(received), 2, 0)
            : RecordBatches.OfJson("files/1", Encoding.UTF8.GetBytes($"{{\"value\":[{received}]}}"));
        var taken = await EvaluatedAsync(follower, chunk with { TenantId = "t1" });
        await AppendAsync(taken.Candidates!);

        var kept = await SearchedAsync(new CandidateSearch(known, isShared: true, follower.EvaluateAgain));

        var record = kept.Should().ContainSingle().Subject;
        Encoding.UTF8.GetString(record.Record.Span).Should().Be(received);
        record.Accounts.Should().Equal($"{Bob}@contoso.example", $"{Ann}@contoso.example");
        (record.OccurredAt, record.TenantId).Should().Be((Noon.AddMinutes(1), "t1"));
    }

    [Fact]
    public async Task What_the_watermark_has_passed_waits_for_no_grant_any_more()
    {
        await WriteAsync(Renamed("early", 1, Bob));
        await WriteAsync(Renamed("late", 180, Bob));
        await WriteAsync(Renamed("later", 181, Bob));

        var waiting = await WithPatience.UntilAsync(WaitingAsync, newest => newest.Count == 2);

        waiting.Should().Equal(Noon.AddMinutes(180), Noon.AddMinutes(181));
    }

    private async Task<IReadOnlyList<DateTimeOffset>> WaitingAsync()
    {
        await using var transaction = await bench.Store.BeginAsync(null, CancellationToken.None);
        return [.. (await transaction.CandidatesAsync(unexaminedOnly: false, CancellationToken.None)).Select(candidates => candidates.Newest)];
    }

    private async Task AppendAsync(ArchiveCandidates candidates)
    {
        await using var transaction = await bench.Store.BeginAsync(null, CancellationToken.None);
        await transaction.AppendCandidatesAsync([candidates], CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task<IReadOnlyList<DateTimeOffset?>> SearchAsync(CandidateSearch search) =>
        [.. (await SearchedAsync(search)).Select(record => record.OccurredAt)];

    private async Task<IReadOnlyList<ArchiveRecord>> SearchedAsync(CandidateSearch search)
    {
        var commit = new CommitWork(Noon);
        await using var transaction = await bench.Store.BeginAsync(null, CancellationToken.None);
        await search.RunAsync(transaction, commit, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return commit.Kept;
    }

    private async Task<PendingBatch> EvaluatedAsync(Evaluators evaluators, RecordChunk chunk)
    {
        var batch = new PendingBatch(
            bench.Running.Parts.Sources[0], new SourceBatch { Partition = "1", Chunks = [chunk], Position = new StreamPosition(1), ReceivedAt = Noon });
        await evaluators.EvaluateAsync(batch);
        return batch;
    }

    private async Task AppendAsync(params string[] records)
    {
        await File.AppendAllLinesAsync(bench.Log, records);
        written = new FileInfo(bench.Log).Length;
    }

    private async Task WriteAsync(params string[] records)
    {
        await AppendAsync(records);
        await WithPatience.UntilAsync(
            () => bench.Store.ReadProgressAsync(CancellationToken.None), read => read.Any(progress => progress.Position.Ordinal >= written));
    }

    private async Task<IReadOnlyList<string>> ArchivedAsync()
    {
        var ids = new List<string>();
        await foreach (var entry in bench.Store.Archive.ExportAsync(new ArchiveQuery(), CancellationToken.None))
        {
            using var json = System.Text.Json.JsonDocument.Parse(entry.Record.Record);
            ids.Add(json.RootElement.GetProperty("properties").GetProperty("id").GetString()!);
        }

        return ids;
    }

    private static string Renamed(string id, double minute, string account) => Record(
        id, minute, "Change user password", account, $$"""{"type":"User","id":"{{account}}","userPrincipalName":"{{account}}@contoso.example"}""");

    private static string Granted(string id, double minute, string account) => Record(
        id, minute, "Add member to role", "6a9f3f5e-1c52-4d0b-9a7e-0d5b3b7f1a09",
        $$"""
        {"type":"User","id":"{{account}}","userPrincipalName":"{{account}}@contoso.example","modifiedProperties":[
        {"displayName":"Role.DisplayName","newValue":"\"Global Administrator\"","oldValue":null},
        {"displayName":"Role.TemplateId","newValue":"\"62e90394-69f5-4237-9190-012177145e10\"","oldValue":null}]}
        """);

    private static string Record(string id, double minute, string operation, string actor, string target)
    {
        var time = Noon.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $$$"""
            {"time":"{{{time}}}","category":"AuditLogs","operationName":"{{{operation}}}","tenantId":"b7a4c3f0-2f1e-4d59-8f36-3d1f0a2b4c55",
            "properties":{"id":"{{{id}}}","activityDateTime":"{{{time}}}","activityDisplayName":"{{{operation}}}","loggedByService":"Core Directory",
            "category":"UserManagement","result":"success","initiatedBy":{"user":{"id":"{{{actor}}}","userPrincipalName":"{{{actor}}}@contoso.example"}},
            "targetResources":[{{{target}}}]}}
            """.ReplaceLineEndings("");
    }
}
