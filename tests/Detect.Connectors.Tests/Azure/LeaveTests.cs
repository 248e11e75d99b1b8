using Azure.Core;
using Detect.AzureServers;
using Detect.Connectors.Tests.Sinks;

namespace Detect.Connectors.Tests.AzureSources;

/// <summary>A service that asks to be left alone is left alone by every caller, for as long as it asks.</summary>
public sealed class LeaveTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualClock clock = new(Noon);
    private GraphServer server = null!;
    private AzureRestClient client = null!;

    public async Task InitializeAsync()
    {
        server = await ServeAsync(clock);
        client = new AzureRestClient(AzureEndpoint.Of(server.Address, "https://graph.microsoft.com"), new TestCredential(), new AzureRetries { Attempts = 1 }, clock);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData(429, "300", 0)]
    [InlineData(503, "300", 0)]
    [InlineData(429, "Mon, 02 Mar 2026 13:05:00 GMT", 60)]
    public async Task Every_caller_waits_as_long_as_one_was_asked_to(int status, string retryAfter, int skewMinutes)
    {
        server.Skew = TimeSpan.FromMinutes(skewMinutes);
        await RefuseAsync(new Fault(status) { RetryAfter = retryAfter });

        var waiting = new[] { AskAsync("/first"), AskAsync("/second") };
        clock.Advance(TimeSpan.FromSeconds(299));
        server.Requests.Should().HaveCount(1);
        clock.Advance(TimeSpan.FromSeconds(1));

        (await Task.WhenAll(waiting)).Should().Equal(200, 200);
        server.Requests.Skip(1).Select(request => request.At - server.Skew).Should().Equal(Noon.AddSeconds(300), Noon.AddSeconds(300));
    }

    [Theory]
    [InlineData(-365)]
    [InlineData(365)]
    public async Task A_clock_that_is_set_makes_it_neither_longer_nor_shorter(int days)
    {
        await RefuseAsync(new Fault(429) { RetryAfter = "300" });

        clock.Jump(TimeSpan.FromDays(days));
        var waiting = AskAsync("/first");
        clock.Advance(TimeSpan.FromSeconds(299));
        server.Requests.Should().HaveCount(1);
        clock.Advance(TimeSpan.FromSeconds(1));

        (await waiting).Should().Be(200);
        server.Requests[1].At.Should().Be(Noon.AddDays(days).AddSeconds(300));
    }

    [Fact]
    public async Task Of_answers_that_come_at_the_same_time_the_one_that_asks_for_most_counts()
    {
        var patient = Task.FromResult(0);
        var hasty = Task.FromResult(0);
        server.Faults = request =>
        {
            if (request.Uri.AbsolutePath == "/second")
            {
                patient.Wait(TimeSpan.FromMinutes(1)).Should().BeTrue();
                return new Fault(429) { RetryAfter = "10" };
            }

            hasty = AskAsync("/second");
            return new Fault(429) { RetryAfter = "300" };
        };
        patient = AskAsync("/first");
        await patient;
        (await hasty).Should().Be(429);
        server.Faults = _ => null;

        var waiting = AskAsync("/first");
        clock.Advance(TimeSpan.FromSeconds(10));
        clock.Advance(TimeSpan.FromSeconds(290));

        (await waiting).Should().Be(200);
        server.Requests[2].At.Should().Be(Noon.AddSeconds(300));
    }

    [Fact]
    public async Task Whatever_is_asked_for_the_service_is_asked_again_after_a_day()
    {
        await RefuseAsync(new Fault(429) { RetryAfter = "99999999" });

        var waiting = AskAsync("/first");
        clock.Advance(TimeSpan.FromDays(1));

        (await waiting).Should().Be(200);
    }

    [Fact]
    public async Task An_answer_that_is_what_was_asked_for_makes_nobody_wait()
    {
        server.Faults = _ => new Fault(200) { Text = "{}", RetryAfter = "300" };

        (await AskAsync("/first")).Should().Be(200);
        (await AskAsync("/first")).Should().Be(200);
    }

    [Fact]
    public async Task Who_is_stopped_waits_no_longer()
    {
        await RefuseAsync(new Fault(429) { RetryAfter = "300" });
        using var stopping = new CancellationTokenSource();

        var waiting = AskAsync("/first", stopping.Token);
        await stopping.CancelAsync();

        await waiting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        server.Requests.Should().HaveCount(1);
    }

    private static async Task<GraphServer> ServeAsync(TimeProvider clock)
    {
        var server = new GraphServer(clock);
        server.Lists.Add("/first", []);
        server.Lists.Add("/second", []);
        await server.StartAsync();
        return server;
    }

    private async Task RefuseAsync(Fault fault)
    {
        server.Faults = _ => fault;
        (await AskAsync("/first")).Should().Be(fault.Status);
        server.Faults = _ => null;
    }

    private async Task<int> AskAsync(string path, CancellationToken cancellation = default)
    {
        using var answer = await client.SendAsync(RequestMethod.Get, new Uri(server.Address, path), content: null, [], cancellation);
        return answer.Status;
    }
}
