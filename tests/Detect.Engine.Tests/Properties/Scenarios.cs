using Detect.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace Detect.Engine.Tests;

/// <summary>Generates scenarios of every correlation type and shrinks them by leaving out events.</summary>
internal static class Scenarios
{
    private static readonly string?[] Users = ["alice", "ALICE", "bob", "bob", null];
    private static readonly string?[] Tenants = [TenantIds.West, TenantIds.West, TenantIds.East, null];

    private static readonly (string, string[])[] Matchers =
    [
        ("rule", ["inner"]), ("title", ["Out*"]), ("level", ["high"]), ("tenant", [TenantIds.West]), ("tenant", [TenantIds.East]), ("group.user", ["alice"]), ("group", ["b*"]),
    ];

    private static readonly string?[] Values = ["x", "X", "y", "z", "w", null];
    private static readonly string[] Monotone = ["a and b", "a or b", "(a or c) and b", "a and b and c", "a or (b and c)"];
    private static readonly string[] WithNot = ["a and not b", "not a and not b", "(a or b) and not c"];

    /// <summary>Of one tenant and without silences.</summary>
    public static Arbitrary<Scenario> Plain { get; } = Arb.From(
        from type in Gen.Elements(Enum.GetValues<CorrelationType>())
        from rules in Gen.Choose(1, 3)
        from condition in Gen.Elements(Enum.GetValues<ConditionKind>())
        from number in Gen.Choose(1, 4)
        from timespan in Gen.Elements(5, 10, 15)
        from grouped in Gen.Elements(true, true, true, false)
        from after in Gen.Elements(true, false)
        from chained in Gen.Elements(true, false, false)
        from expression in Gen.Elements<string?>([null, null, .. Monotone, .. WithNot])
        from fold in Gen.Elements<int?>(null, null, 10, 20)
        from count in Gen.Choose(0, 24)
        from events in AnEvent.ListOf(count)
        from delays in Gen.Choose(0, Scenario.LatenessMinutes).ListOf(count)
        from seed in Gen.Choose(0, int.MaxValue)
        select Consistent(new Scenario(
            type, rules, condition, number, timespan, grouped, after, chained, expression, fold,
            [.. events.Select((e, i) => e with { Id = i })], [.. delays], [], seed)),
        Shrink);

    public static Arbitrary<Scenario> All { get; } = Arb.From(
        from plain in Plain.Generator
        from tenants in Gen.Elements(Tenants).ListOf(plain.Events.Count)
        from isOfOne in Gen.Elements(true, false)
        from silences in RandomSilence.Some(Matchers, 60)
        select plain with
        {
            Events = isOfOne ? plain.Events : [.. plain.Events.Zip(tenants, (e, tenant) => e with { Tenant = tenant })],
            Silences = silences,
        },
        Shrink);

    private static Gen<RandomEvent> AnEvent =>
        from minute in Gen.Choose(0, 60)
        from kind in Gen.Choose(0, 2)
        from user in Gen.Elements(Users)
        from value in Gen.Elements(Values)
        from number in Gen.Elements<int?>(0, 1, 2, 3, 10, -2, null)
        select new RandomEvent(0, minute, kind, user, value, number, Tenant: null);

    private static Scenario Consistent(Scenario s)
    {
        var isTemporal = s.Type is CorrelationType.Temporal or CorrelationType.TemporalOrdered;
        var hasExpression = isTemporal && s.Expression is not null;
        return s with
        {
            Expression = hasExpression ? s.Expression : null,
            RuleCount = hasExpression ? 3 : s.RuleCount,
            HasAfter = s.HasAfter && s.Type == CorrelationType.Absent,
        };
    }

    private static IEnumerable<Scenario> Shrink(Scenario s) => Enumerable.Range(0, s.Events.Count).Select(i => s with
    {
        Events = [.. s.Events.Where((_, at) => at != i)],
        Delays = [.. s.Delays.Where((_, at) => at != i)],
    }).Concat(s.Silences.Select(silence => s with { Silences = [.. s.Silences.Where(other => other != silence)] }));
}
