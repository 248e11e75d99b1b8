using System.Globalization;

namespace Detect.Connectors.Tests.AzureSources;

public sealed class PolledPositionTests
{
    private static readonly DateTimeOffset Settled = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_position_is_read_as_it_was_written()
    {
        var seen = new SeenRows();
        seen.Add(1, Settled);
        seen.Add(ulong.MaxValue, Settled.AddSeconds(299.5));

        var read = PolledPosition.Of("AuditLogs", new PolledPosition(7, Settled, seen).ToStream());

        read.Ordinal.Should().Be(7);
        read.Settled.Should().Be(Settled);
        read.Seen.Forget(Settled.AddSeconds(299.5));
        read.Seen.Contains(ulong.MaxValue).Should().BeTrue("no row is forgotten before its time");
        read.Seen.Contains(1).Should().BeFalse();
    }

    [Fact]
    public void A_position_never_grows_beyond_64_KB_and_keeps_the_newest_rows()
    {
        var seen = new SeenRows();
        for (var i = 1; i <= 10_000; i++) seen.Add((ulong)i, Settled.AddSeconds(i));

        var position = new PolledPosition(long.MaxValue, Settled, seen).ToStream();

        position.Token!.Length.Should().BeLessThanOrEqualTo(64 * 1024);
        var read = PolledPosition.Of("AuditLogs", position).Seen;
        read.Count.Should().Be(SeenRows.InPosition);
        read.Contains(10_000).Should().BeTrue();
        read.Contains(10_000 - SeenRows.InPosition).Should().BeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{\"offset\":12}")]
    [InlineData("1 now AAAA")]
    [InlineData("1 638000000000000000 AAAA")]
    [InlineData("1 638000000000000000 ???")]
    [InlineData("2 638000000000000000 ")]
    public void A_position_of_another_kind_of_source_is_refused(string? token)
    {
        var reading = () => PolledPosition.Of("AuditLogs", new StreamPosition(1, token));

        reading.Should().Throw<SourceException>().WithMessage(
            "The stored position of AuditLogs is not one of this kind of source. "
            + "Was another source of this name configured before? Give this one a new name.");
    }

    [Fact]
    public async Task Rows_that_the_position_could_not_hold_come_again_after_a_restart_and_no_others()
    {
        await using var workspace = await Workspace.OpenAsync();
        for (var i = 0; i < SeenRows.InPosition + 50; i++) workspace.Add(i, ingested: -200 + (i / 50.0));
        workspace.Run();
        await workspace.FlyToAsync(30);
        workspace.Ids().Should().HaveCount(SeenRows.InPosition + 50);
        await workspace.StopAsync();
        workspace.Run();
        await workspace.FlyToAsync(60);

        workspace.Ids().Should().Equal(Enumerable.Range(0, 50).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"Directory_{i:D8}-0000-4000-8000-000000000000")));
    }
}
