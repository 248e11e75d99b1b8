using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Detect.Stories.Tests;

public sealed partial class StoryRecordTests
{
    private static readonly TimeSpan AllowedLateness = TimeSpan.FromHours(1);

    public static TheoryData<string> Stories => StoryFileTests.Stories;

    [Theory]
    [MemberData(nameof(Stories))]
    public void The_three_dialects_tell_the_same_records(string name)
    {
        var files = StoryFiles.Write(StoryCatalogue.Named(name));
        var ids = StoryCatalogue.Named(name).Deliveries.Select(delivery => delivery.Row.Id).ToHashSet();

        Lines(files[StoryFiles.EventHubsFile]).Select(record => Id(record.GetProperty("properties"), "id", "eventDataId")).ToHashSet().Should().BeEquivalentTo(ids);
        Lines(files[StoryFiles.LogAnalyticsFile]).Select(record => Id(record, "Id", "EventDataId")).ToHashSet().Should().BeEquivalentTo(ids);
        Lines(files[StoryFiles.GraphFile])
            .SelectMany(page => page.GetProperty("value").EnumerateArray())
            .Select(record => Id(record, "id", "eventDataId")).ToHashSet().Should().BeEquivalentTo(ids);
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void Records_arrive_out_of_order_and_twice_but_never_later_than_allowed(string name)
    {
        var deliveries = StoryCatalogue.Named(name).Deliveries;
        var newest = DateTimeOffset.MinValue;
        var latest = TimeSpan.Zero;
        foreach (var delivery in deliveries)
        {
            newest = delivery.Row.At > newest ? delivery.Row.At : newest;
            latest = newest - delivery.Row.At > latest ? newest - delivery.Row.At : latest;
        }

        latest.Should().BeGreaterThan(TimeSpan.FromMinutes(10)).And.BeLessThan(AllowedLateness);
        deliveries.DistinctBy(delivery => delivery.Row.Id).Count().Should().BeLessThan(deliveries.Count);
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void No_two_different_rows_share_an_id(string name)
    {
        var rows = StoryCatalogue.Named(name).Deliveries.Select(delivery => delivery.Row).Distinct().ToList();
        rows.Select(row => row.Id).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void The_number_in_a_PIM_id_is_the_time_of_the_row(string name)
    {
        var rows = StoryCatalogue.Named(name).Deliveries.Select(delivery => delivery.Row).Where(row => row.Id.StartsWith("PIM_", StringComparison.Ordinal)).ToList();
        rows.Should().NotBeEmpty();
        rows.Should().OnlyContain(row => DateTimeOffset.FromFileTime(long.Parse(row.Id.Split('_')[3], CultureInfo.InvariantCulture)) == row.At);
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void Addresses_are_those_set_aside_for_documentation_and_domains_are_examples(string name)
    {
        var text = StoryFiles.Write(StoryCatalogue.Named(name))[StoryFiles.EventHubsFile];
        // Versions in user agents look alike, so only what stands alone between quotes is an address.
        Address().Matches(text).Select(match => match.Groups[1].Value).Distinct().Should()
            .NotBeEmpty().And.OnlyContain(address => Regex.IsMatch(address, @"^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$"));
        Domain().Matches(text).Select(match => match.Groups[1].Value).Distinct().Should().Equal(Tenant.Contoso.Domain);
    }

    [Fact]
    public void A_row_is_the_same_whatever_else_was_made_before_it()
    {
        var deed = new Deed(Cast.Anna, new DateTimeOffset(2026, 3, 3, 9, 0, 0, TimeSpan.Zero));
        var first = PimAssignments.AddEligible(deed, Cast.Dana, Role.UserAdministrator);
        PimActivations.Activate(deed, Role.ReportsReader, TimeSpan.FromHours(1));
        PimAssignments.AddEligible(deed, Cast.Dana, Role.UserAdministrator).Select(row => row.Id).Should().Equal(first.Select(row => row.Id));
    }

    /// <summary>The activity log has no id of its own name.</summary>
    private static string? Id(JsonElement record, params string[] names) =>
        names.Select(name => record.TryGetProperty(name, out var id) ? id.GetString() : null).FirstOrDefault(id => id is not null);

    private static IEnumerable<JsonElement> Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

    [GeneratedRegex("\"(\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3})\"")]
    private static partial Regex Address();

    [GeneratedRegex("@([a-z0-9.-]+)\"")]
    private static partial Regex Domain();
}
