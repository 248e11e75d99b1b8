using System.Globalization;

namespace Detect.Server.Tests;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_shows_every_alert_of_its_story_and_a_verified_webhook_call_for_each()
    {
        var lines = new StringWriter(CultureInfo.InvariantCulture);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));

        await DemoRun.RunAsync(thenExit: true, lines, patience.Token);

        var text = lines.ToString();
        text.Should().Contain("Several eligible assignments to privileged roles by one account\n         4 of 4 distinct values of operationId in 37 min of 60 min");
        text.Should().Contain("309 records, 6 alerts, ");
        text.Should().Contain("webhook: detect.alert.created, signature verified").And.NotContain("WRONG");
    }
}
