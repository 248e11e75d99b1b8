using System.Globalization;
using System.Text.RegularExpressions;

namespace Detect.Server.Tests;

/// <summary>What <c>--demo</c> shows, over the real pipeline.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_shows_every_alert_of_its_story_and_a_verified_webhook_call_for_each()
    {
        var lines = new StringWriter(CultureInfo.InvariantCulture);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));

        await DemoRun.RunAsync(thenExit: true, lines, patience.Token);

        var text = lines.ToString();
        text.Should().Contain("Several eligible assignments to privileged roles by one account\n         Who       dana.ortiz@contoso.example\n")
            .And.Contain("         To whom   13:30 jonas.weber@contoso.example · Security Administrator\n                   13:41 rosa.vidal@contoso.example · Application Administrator\n")
            .And.Contain("         How many  4 of 4 operations in 37 min of 60 min\n");
        text.Should().Contain("309 records, 6 alerts, ");
        text.Should().NotContain("WRONG");
        var shown = Regex.Matches(text, "^ {9}Alert     ([0-9a-f]{8})\r?$", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToList();
        var told = Regex.Matches(text, @"^ {9}webhook: detect\.alert\.created of alert ([0-9a-f]{8}) \(.+\), signature verified\r?$", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        shown.Should().OnlyHaveUniqueItems().And.HaveCount(6);
        told.Should().BeEquivalentTo(shown);
    }
}
