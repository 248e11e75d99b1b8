namespace Detect.Connectors.Tests.Configuration;

public sealed class SourceFactoryTests
{
    [Fact]
    public void A_credential_that_cannot_be_made_is_said_with_the_source_it_is_for()
    {
        var settings = new EventHubsSourceSettings
        {
            Name = "hub",
            Type = "eventhubs-kafka",
            Namespace = "contoso-logs.servicebus.windows.net",
            Hub = "entra",
            ConsumerGroup = "detect",
            Credential = new CredentialSettings("client-secret", "*a", "0e5d0f7a-8d0c-4d1f-9d7b-8f3f3a1e2c44", new Secret("a-secret"), null),
        };

        var making = () => SourceFactory.Create(settings, TimeProvider.System);

        making.Should().Throw<SourceException>().WithMessage("hub: a credential of kind client-secret cannot be made of these settings: Invalid tenant id provided. *");
    }
}
