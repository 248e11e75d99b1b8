using Azure.Core;
using Azure.Identity;

namespace Detect.Connectors.Tests;

public sealed class KafkaTokenTests
{
    private readonly TestStore store = new();

    [KafkaFact]
    public async Task A_token_is_asked_for_with_the_scope_of_the_namespace()
    {
        var credential = new TestCredential(() => new AccessToken("token", DateTimeOffset.MaxValue));
        var settings = EventHubsKafka.WithToken("entra", "contoso.servicebus.windows.net", "hub", "detect", credential);
        await using var worker = new TestWorker(store, settings with { BootstrapServers = "127.0.0.1:1" });

        var scopes = await credential.Asked.WaitAsync(TimeSpan.FromSeconds(60));

        scopes.Should().Equal("https://contoso.servicebus.windows.net/.default");
    }

    [KafkaFact]
    public async Task A_token_that_cannot_be_had_is_a_reason_to_fail_and_to_try_again()
    {
        var credential = new TestCredential(() => throw new AuthenticationFailedException("the identity is not known\nmore"));
        var settings = EventHubsKafka.WithToken("entra", "contoso.servicebus.windows.net", "hub", "detect", credential);
        await using var worker = new TestWorker(store, settings with { BootstrapServers = "127.0.0.1:1" });

        await worker.UntilReportedAsync(report => report is
        {
            State: SourceState.Failing,
            Reason: "no token for https://contoso.servicebus.windows.net/.default could be had: the identity is not known",
        });
        worker.Running.IsCompleted.Should().BeFalse();
    }

    private sealed class TestCredential(Func<AccessToken> token) : TokenCredential
    {
        private readonly TaskCompletionSource<string[]> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string[]> Asked => asked.Task;

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            asked.TrySetResult(requestContext.Scopes);
            return token();
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
