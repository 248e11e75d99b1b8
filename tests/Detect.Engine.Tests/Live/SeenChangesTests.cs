using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>What a store holds of <c>first_seen</c> is what the engine knows, and no more.</summary>
public sealed class SeenChangesTests
{
    private static readonly RuleSet Rules = AuditRun.Load("""
        title: New operation of an actor
        id: 00000000-0000-4000-8000-0000000000ea
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {loggedByService: Core Directory}, condition: selection}
        level: low
        detect:
          first_seen: {fields: [operation], group-by: [actor], memory: 60m, learning: 1m}
        """);

    private readonly Dictionary<(string, bool, string?, string), SeenState> store = [];

    [Fact]
    public void A_value_past_its_memory_leaves_the_store()
    {
        using var engine = new LiveEngine(Rules);
        Take(engine, 0, "ann");
        store.Values.Select(state => state.IsGroup).Should().BeEquivalentTo([true, false]);

        engine.MoveWatermark(Log.At(61));
        Store(engine);

        store.Values.Should().ContainSingle().Which.IsGroup.Should().BeTrue("a group that was quiet has nothing to learn again");
    }

    [Fact]
    public void Values_and_groups_that_gave_way_to_others_leave_the_store()
    {
        using var engine = new LiveEngine(Rules, new EngineOptions { Limits = new EngineLimits { GroupsPerCorrelation = 3 } });

        for (var i = 0; i < 20; i++)
        {
            Take(engine, i, $"user{i}");
        }

        store.Values.Count(state => state.IsGroup).Should().Be(3);
        store.Values.Count(state => !state.IsGroup).Should().Be(3);
    }

    private void Take(LiveEngine engine, int minute, string account)
    {
        LiveEngineTests.Process(engine, AuditRecords.Action($"{minute}", minute, account));
        engine.MoveWatermark(Log.At(minute + 1));
        Store(engine);
    }

    private void Store(LiveEngine engine)
    {
        foreach (var state in engine.TakeSeenChanges())
        {
            var key = (state.RuleId, state.IsGroup, state.TenantId, state.Text);
            if (state.IsForgotten)
            {
                store.Remove(key);
            }
            else
            {
                store[key] = state;
            }
        }
    }
}
