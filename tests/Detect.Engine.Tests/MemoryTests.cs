using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>What is held, measured on the heap: nothing else may run beside these.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    [Fact]
    public void The_keys_of_a_million_events_take_less_than_thirty_bytes_each()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var keys = new KeySet();
        for (ulong i = 0; i < 1_000_000; i++)
        {
            keys.Add(new EventKey(i * 0x9E3779B97F4A7C15, i));
        }

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        keys.Contains(new EventKey(0x9E3779B97F4A7C15, 1)).Should().BeTrue();
        (held / 1_000_000).Should().BeLessThan(30);
        keys.Count.Should().Be(1_000_000);
    }

    [Fact]
    public void The_keys_of_what_matched_long_ago_take_less_than_sixteen_bytes_each()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var keys = new DigestSet();
        for (ulong i = 0; i < 1_000_000; i++)
        {
            keys.Add(new EventKey(i * 0x9E3779B97F4A7C15, i));
        }

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        keys.Contains(new EventKey(0x9E3779B97F4A7C15, 1)).Should().BeTrue();
        keys.Contains(new EventKey(0x9E3779B97F4A7C15, 2)).Should().BeFalse();
        (held / 1_000_000).Should().BeLessThan(16);
        keys.Count.Should().Be(1_000_000);
    }

    [Theory]
    [InlineData("type: temporal\nrules: [a, b]\ngroup-by: [user]\ntimespan: 10h")]
    [InlineData("type: event_count\nrules: [a]\ngroup-by: [user]\ntimespan: 10h\ncondition: {gte: 100000}")]
    [InlineData("type: value_count\nrules: [a]\ngroup-by: [user]\ntimespan: 10h\ncondition: {field: kind, gte: 2}")]
    public void A_flood_in_one_group_keeps_no_more_records_than_its_alert_can_show(string correlation)
    {
        using var scene = Scene.Correlating(correlation, new EngineOptions { AllowedLateness = TimeSpan.FromMinutes(1) });
        Flood(scene, 0, 500);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Flood(scene, 500, 3_000);

        ((GC.GetTotalMemory(forceFullCollection: true) - before) / 2_500).Should().BeLessThan(1_000, "a record is four thousand bytes");
    }

    // In small parts, none of which this method holds on to.
    private static void Flood(Scene scene, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            scene.Take(Log.Event($"{i}", i / 10.0, ("kind", "a"), ("user", "alice"), ("padding", new string('x', 4_000))));
        }
    }
}
