namespace Detect.Connectors.Tests;

public sealed class LogPositionTests
{
    private static readonly DateTimeOffset Time = new(2026, 5, 4, 8, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void A_position_comes_back_from_the_store_as_it_was()
    {
        var position = new LogPosition(12, 500, Time);

        LogPosition.Of(position.ToStream()).Should().Be(position);
        position.ToStream().Should().Be(new StreamPosition(512, "12 2026-05-04T08:00:00.1230000Z"));
    }

    [Fact]
    public void A_position_without_a_time_comes_back_too() =>
        LogPosition.Of(new LogPosition(12, 0, null).ToStream()).Should().Be(new LogPosition(12, 0, null));

    [Fact]
    public void An_ordinal_alone_is_an_offset() => LogPosition.Of(new StreamPosition(7)).Should().Be(new LogPosition(7, 0, null));
}
