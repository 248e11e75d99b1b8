using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Detect.Connectors;
using Detect.Server.Tests.Api;
using Microsoft.AspNetCore.Http;

namespace Detect.Server.Tests.Ingest;

public sealed class IngestTests
{
    private const string Token = "the-token-of-the-push-source";
    private const string Ndjson = "application/x-ndjson";

    [Theory]
    [InlineData(Ndjson, "{\"id\": 1}\n{\"id\": 2}\n", 2)]
    [InlineData("application/json", "[{\"id\": 1}, {\"id\": 2}, {\"id\": 3}]", 3)]
    [InlineData("application/json; charset=utf-8", "{\"records\": []}", 1)]
    public async Task A_body_is_one_batch_of_records_as_received(string mediaType, string body, int records)
    {
        await using var push = await PushAsync();

        using var response = await push.SendAsync(Encoding.UTF8.GetBytes(body), mediaType);

        (await response.JsonAsync())["records"]!.GetValue<int>().Should().Be(records);
        var batch = push.Session.Batches.Single();
        Encoding.UTF8.GetString(batch.Chunks.Single().Bytes.Span).Should().Be(body);
        batch.TenantId.Should().Be("contoso");
        batch.Position.Ordinal.Should().Be(8, "the store holds 7");
    }

    [Fact]
    public async Task Gzip_is_unpacked()
    {
        await using var push = await PushAsync();

        using var response = await push.SendAsync(Gzip("{\"id\": 1}\n{\"id\": 2}"), Ndjson, encoding: "gzip");

        (await response.JsonAsync())["records"]!.GetValue<int>().Should().Be(2);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task A_body_in_UTF_16_is_refused_in_one_sentence(bool isBigEndian, bool hasMark)
    {
        await using var push = await PushAsync();
        var encoding = new UnicodeEncoding(isBigEndian, hasMark);

        using var response = await push.SendAsync([.. encoding.GetPreamble(), .. encoding.GetBytes("{\"id\": 1}\n{\"id\": 2}\n")], Ndjson);

        (await response.ProblemAsync(400)).Should().Be("The body is UTF-16; expected UTF-8. Nothing of it was taken.");
        push.Session.Batches.Should().BeEmpty();
    }

    [Fact]
    public async Task The_answer_comes_with_the_commit_and_not_before()
    {
        await using var push = await PushAsync();
        var commit = new TaskCompletionSource<bool>();
        var delivered = new TaskCompletionSource();
        push.Session.Commit = _ =>
        {
            delivered.TrySetResult();
            return commit.Task;
        };

        var sending = push.SendAsync("{}"u8.ToArray(), Ndjson);
        await delivered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        sending.IsCompleted.Should().BeFalse();
        commit.SetResult(true);

        using var response = await sending;
        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_position_that_another_worker_took_is_followed()
    {
        await using var push = await PushAsync();
        push.Session.Commit = batch =>
        {
            var isNew = batch.Position.Ordinal > 20;
            push.Session.Stored = 20;
            return Task.FromResult(isNew);
        };

        using var response = await push.SendAsync("{}"u8.ToArray(), Ndjson);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        push.Session.Batches.Select(batch => batch.Position.Ordinal).Should().Equal(8, 21);
    }

    [Fact]
    public async Task A_worker_that_stops_before_the_commit_asks_for_the_body_again()
    {
        await using var push = await PushAsync();
        push.Session.Commit = _ => Task.FromCanceled<bool>(new CancellationToken(canceled: true));

        using var response = await push.SendAsync("{}"u8.ToArray(), Ndjson);

        (await response.ProblemAsync(503)).Should().Be("The source is not running; send the body again later.");
        response.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Without_room_the_sender_is_told_when_to_come_back()
    {
        await using var push = await PushAsync();
        push.Session.Room = new TaskCompletionSource().Task;

        using var response = await push.SendAsync("{}"u8.ToArray(), Ndjson);

        (await response.ProblemAsync(429)).Should().Be("The worker has more to do than it may hold; send the body again later.");
        response.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(2));
        push.Session.Batches.Should().BeEmpty();
    }

    [Theory]
    [InlineData("text/plain", null, "{}", 415, "\"text/plain\" is not read here; expected application/json or application/x-ndjson.")]
    [InlineData(null, null, "{}", 415, "The body has no Content-Type; expected application/json or application/x-ndjson.")]
    [InlineData(Ndjson, "br", "{}", 415, "\"br\" is not unpacked here; expected Content-Encoding gzip, or none.")]
    [InlineData(Ndjson, "gzip", "{}", 400, "The body is no gzip, or is damaged or cut short.")]
    [InlineData(Ndjson, null, "", 400, "The body holds no record.")]
    [InlineData(Ndjson, null, "[]", 400, "The body holds no record.")]
    [InlineData(Ndjson, null, "{\"id\": 1}\n{\"id\": x}\n", 400, "The body is no JSON at line 2, byte 8; nothing of it was taken.")]
    [InlineData(Ndjson, null, "{\"id\": 1}\n{\"id\": 2", 400, "The body is no JSON at line 2, byte 9; nothing of it was taken.")]
    [InlineData(Ndjson, null, "\uFEFF{\"id\": 1}\n{\"id\": 2\n{\"id\": 3}\n", 400, "The body is no JSON at line 3, byte 1, in the record that begins on line 2; nothing of it was taken.")]
    [InlineData("application/json", null, "[\n{\"id\": 1},\n{\n\"id\" 2}]", 400, "The body is no JSON at line 4, byte 6, in the record that begins on line 3; nothing of it was taken.")]
    [InlineData(Ndjson, null, "{\"id\": 1}\nx", 400, "The body is no JSON at line 2, byte 1; nothing of it was taken.")]
    public async Task What_is_wrong_is_said_and_nothing_is_taken(string? mediaType, string? encoding, string body, int status, string sentence)
    {
        await using var push = await PushAsync();

        using var response = await push.SendAsync(Encoding.UTF8.GetBytes(body), mediaType, encoding);

        (await response.ProblemAsync(status)).Should().Be(sentence);
        push.Session.Batches.Should().BeEmpty();
    }

    [Fact]
    public async Task JSON_that_is_nested_too_deep_is_said_to_be_that()
    {
        await using var push = await PushAsync();
        var body = "{\"id\": 1}\n" + new string('[', 128) + "[" + new string(']', 129);

        using var response = await push.SendAsync(Encoding.UTF8.GetBytes(body), Ndjson);

        (await response.ProblemAsync(400)).Should().Be("The body is nested deeper than 128 levels at line 2, byte 129; nothing of it was taken.");
        push.Session.Batches.Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_beyond_the_limit_is_refused_with_the_limit_packed_or_not(bool isPacked)
    {
        await using var push = await PushAsync();
        var body = $"\"{new string('x', 70_000)}\"";

        using var response = isPacked
            ? await push.SendAsync(Gzip(body), Ndjson, encoding: "gzip")
            : await push.SendAsync(Encoding.UTF8.GetBytes(body), Ndjson);

        (await response.ProblemAsync(413)).Should().Be("The body is larger than 65536 bytes unpacked; send it in pieces.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-token-of-someone")]
    public async Task A_token_of_no_source_is_refused(string? token)
    {
        await using var push = await PushAsync();

        using var response = await push.SendAsync("{}"u8.ToArray(), Ndjson, token: token);

        (await response.ProblemAsync(401)).Should().Be("The token belongs to no source.");
    }

    [Fact]
    public async Task Each_token_leads_to_its_own_source_and_tenant()
    {
        await using var first = Source("contoso", "the-first-token-of-contoso");
        await using var second = Source("fabrikam", "the-second-token-of-fabrikam");
        var sessions = new[] { new FakeSession(), new FakeSession() };
        using var stopping = new CancellationTokenSource();
        Task[] running = [first.RunAsync(sessions[0], stopping.Token), second.RunAsync(sessions[1], stopping.Token)];
        await Task.WhenAll(sessions.Select(session => session.Started));
        await using var api = await RunningApi.StartAsync(sources: [first, second]);

        using var response = await api.SendAsync("POST", "/ingest", "the-second-token-of-fabrikam", "{}");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        sessions[0].Batches.Should().BeEmpty();
        sessions[1].Batches.Single().TenantId.Should().Be("fabrikam");
        await stopping.CancelAsync();
        await Task.WhenAll(running);
    }

    [Fact]
    public async Task A_repeated_key_is_answered_as_before_without_a_second_batch()
    {
        await using var push = await PushAsync();

        using var first = await push.SendAsync("{}\n{}"u8.ToArray(), Ndjson, key: "k1");
        using var again = await push.SendAsync("{}\n{}"u8.ToArray(), Ndjson, key: "k1");
        using var other = await push.SendAsync("{}"u8.ToArray(), Ndjson, key: "k1");

        (await first.JsonAsync())["records"]!.GetValue<int>().Should().Be(2);
        (await again.JsonAsync())["records"]!.GetValue<int>().Should().Be(2);
        (await other.ProblemAsync(422)).Should().Be("The Idempotency-Key was given with another body before.");
        push.Session.Batches.Should().ContainSingle();
    }

    [Fact]
    public async Task A_key_under_which_nothing_was_taken_is_free_again()
    {
        await using var push = await PushAsync();
        push.Session.Commit = _ => Task.FromCanceled<bool>(new CancellationToken(canceled: true));
        using var failed = await push.SendAsync("{}"u8.ToArray(), Ndjson, key: "k1");
        push.Session.Commit = _ => Task.FromResult(true);

        using var again = await push.SendAsync("{}"u8.ToArray(), Ndjson, key: "k1");

        failed.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        again.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_beyond_what_the_worker_can_ever_hold_is_not_told_to_come_again()
    {
        await using var push = await PushAsync(capacity: 10_000);

        using var tooLarge = await push.SendAsync(Encoding.UTF8.GetBytes($"\"{new string('x', 10_000)}\""), Ndjson);
        using var fits = await push.SendAsync(Encoding.UTF8.GetBytes($"\"{new string('x', 9_000)}\""), Ndjson);

        (await tooLarge.ProblemAsync(413)).Should().Be("The body is larger than 9999 bytes unpacked; send it in pieces.");
        fits.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_that_comes_in_small_pieces_takes_no_more_room_than_its_bytes()
    {
        var bytes = Encoding.UTF8.GetBytes($"\"{new string('x', 40_000)}\"");
        var context = new DefaultHttpContext { Request = { Body = new TricklingStream(bytes) } };

        var body = await IngestBody.ReadAsync(context.Request, maxBytes: 64 * 1024, new IngestBudget(128 * 1024), CancellationToken.None);

        body.Refusal.Should().BeNull();
        body.Reserved.Should().Be(bytes.Length);
    }

    private static async Task<Push> PushAsync(long capacity = 64 << 20)
    {
        var source = Source("contoso", Token);
        var session = new FakeSession { Stored = 7 };
        var stopping = new CancellationTokenSource();
        var running = source.RunAsync(session, stopping.Token);
        await session.Started.WaitAsync(TimeSpan.FromSeconds(30));
        return new Push(await RunningApi.StartAsync(sources: [source], capacity: capacity), source, session, stopping, running);
    }

    private static HttpPushSource Source(string tenant, string token) => new(
        new HttpSourceSettings { Name = $"push-{tenant}", Type = "http", TenantId = tenant, Tokens = [new Secret(token)], MaxBytes = 64 * 1024 },
        "detect",
        TimeProvider.System);

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    /// <summary>As a slow network gives it: a kilobyte at a time.</summary>
    private sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1024)], cancellationToken);
    }

    private sealed record Push(RunningApi Api, HttpPushSource Source, FakeSession Session, CancellationTokenSource Stopping, Task Running) : IAsyncDisposable
    {
        public async Task<HttpResponseMessage> SendAsync(byte[] body, string? mediaType, string? encoding = null, string? token = Token, string? key = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/ingest") { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
            if (encoding is not null)
            {
                request.Content.Headers.ContentEncoding.Add(encoding);
            }

            if (token is not null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            return await Api.Client.SendAsync(request);
        }

        public async ValueTask DisposeAsync()
        {
            await Stopping.CancelAsync();
            await Running;
            await Api.DisposeAsync();
            await Source.DisposeAsync();
            Stopping.Dispose();
        }
    }
}
