namespace Detect.Connectors.Tests.Configuration;

public sealed class SovereignCloudTests
{
    private const string Sentinel = """
        sinks:
          - name: sentinel
            type: sentinel
            endpoint: https://detect-1.usgovvirginia-1.ingest.monitor.azure.us
            ruleId: dcr-00000000000000000000000000000001
        """;

    private static readonly string[] Incidents = ["    incidents:", "      subscription: 00000000-0000-4000-8000-000000000001", "      resourceGroup: soc", "      workspace: soc"];

    [Fact]
    public void Sentinel_asks_for_tokens_of_the_cloud_that_is_set()
    {
        var sink = Sink(
        [
            "    audience: https://monitor.azure.us/.default",
            .. Incidents,
            "      endpoint: https://management.usgovcloudapi.net",
            "      audience: https://management.usgovcloudapi.net/.default",
        ]);

        sink.Endpoint.Should().Be(new AzureEndpoint(new Uri("https://detect-1.usgovvirginia-1.ingest.monitor.azure.us"), "https://monitor.azure.us/.default"));
        sink.Incidents!.Endpoint.Should().Be(new AzureEndpoint(new Uri("https://management.usgovcloudapi.net"), "https://management.usgovcloudapi.net/.default"));
    }

    [Fact]
    public void Sentinel_asks_for_tokens_of_the_public_cloud_otherwise()
    {
        var sink = Sink(Incidents);

        sink.Endpoint.Scope.Should().Be("https://monitor.azure.com/.default");
        sink.Incidents!.Endpoint.Should().Be(new AzureEndpoint(new Uri("https://management.azure.com"), "https://management.azure.com/.default"));
    }

    private static SentinelSinkSettings Sink(string[] lines) =>
        Configurations.Good(string.Join('\n', [Sentinel, .. lines])).Sinks.Should().ContainSingle().Which.Should().BeOfType<SentinelSinkSettings>().Which;
}
