using Confluent.Kafka;

namespace Detect.Connectors.Tests;

public sealed class EventHubsKafkaTests
{
    private const string OfNamespace = "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=listen;SharedAccessKey=c2VjcmV0IGtleQ==";

    [Fact]
    public void A_connection_string_says_where_the_namespace_is_and_is_the_password()
    {
        var config = KafkaClientConfig.Of(EventHubsKafka.WithConnectionString("entra", OfNamespace, "insights-logs-auditlogs", "detect"));

        config.BootstrapServers.Should().Be("contoso.servicebus.windows.net:9093");
        config.SecurityProtocol.Should().Be(SecurityProtocol.SaslSsl);
        config.SaslMechanism.Should().Be(SaslMechanism.Plain);
        config.SaslUsername.Should().Be("$ConnectionString");
        config.SaslPassword.Should().Be(OfNamespace);
    }

    [Fact]
    public void The_hub_of_a_connection_string_is_read_unless_another_is_named()
    {
        var connection = OfNamespace + ";EntityPath=insights-logs-signinlogs";

        EventHubsKafka.WithConnectionString("entra", connection, null, "detect").Topics.Should().Equal("insights-logs-signinlogs");
        EventHubsKafka.WithConnectionString("entra", connection, "other", "detect").Topics.Should().Equal("other");
    }

    [Fact]
    public void The_emulator_is_reached_without_TLS()
    {
        const string connection = "Endpoint=sb://localhost;SharedAccessKeyName=any;SharedAccessKey=any;UseDevelopmentEmulator=true;";
        var settings = EventHubsKafka.WithConnectionString("entra", connection, "hub", "detect");

        settings.BootstrapServers.Should().Be("localhost:9092");
        KafkaClientConfig.Of(settings).SecurityProtocol.Should().Be(SecurityProtocol.SaslPlaintext);
    }

    [Theory]
    [InlineData("SharedAccessKeyName=listen;SharedAccessKey=c2VjcmV0", "hub", "the connection string has no Endpoint=sb://NAMESPACE/")]
    [InlineData("c2VjcmV0", "hub", "the connection string has no Endpoint=sb://NAMESPACE/")]
    [InlineData(OfNamespace, null, "the connection string names no hub (EntityPath); name the hub to read")]
    public void An_incomplete_connection_string_is_refused_without_showing_it(string connection, string? hub, string message)
    {
        var parse = () => EventHubsKafka.WithConnectionString("entra", connection, hub, "detect");

        parse.Should().Throw<FormatException>().Which.Message.Should().Be(message);
    }

    [Fact]
    public void Settings_do_not_show_the_secret() =>
        EventHubsKafka.WithConnectionString("entra", OfNamespace, "hub", "detect").ToString().Should().NotContain("c2VjcmV0");

    [Fact]
    public void A_setting_that_the_source_relies_on_cannot_be_changed()
    {
        var settings = EventHubsKafka.WithConnectionString("entra", OfNamespace, "hub", "detect") with
        {
            ClientSettings = new Dictionary<string, string> { ["enable.auto.offset.store"] = "true" },
        };

        var configure = () => KafkaClientConfig.Of(settings);

        configure.Should().Throw<SourceException>().Which.Message
            .Should().Be("enable.auto.offset.store cannot be set: the source relies on its own value");
    }

    [Fact]
    public void Other_settings_of_the_client_are_passed_on()
    {
        var settings = EventHubsKafka.WithConnectionString("entra", OfNamespace, "hub", "detect") with
        {
            ClientSettings = new Dictionary<string, string> { ["session.timeout.ms"] = "45000" },
        };

        KafkaClientConfig.Of(settings).SessionTimeoutMs.Should().Be(45_000);
    }
}
