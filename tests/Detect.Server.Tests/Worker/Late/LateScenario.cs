using Detect.Engine.Tests;
using Detect.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace Detect.Server.Tests.Late;

/// <summary>A random log of 20 hours, part of which comes hours later than the rest.</summary>
/// <param name="Arrivals">Some lines arrive twice.</param>
internal sealed record LateScenario(
    IReadOnlyList<(AuditLine Line, int DelayMinutes)> Arrivals, IReadOnlyList<TimedSilence> Silences, bool HasOtherRules, int Seed)
{
    private static readonly string[] Operations = ["Add user", "Add user", "Add user", "Update user", "Delete user", "Reset password"];

    public static Arbitrary<LateScenario> All { get; } = Arb.From(
        from count in Gen.Choose(1, 30)
        from lines in ALine.ListOf(count)
        from changes in Gen.Choose(0, 4)
        from roles in ARole.ListOf(changes)
        from seed in Gen.Choose(0, int.MaxValue)
        from tenants in Gen.Elements(AuditLine.West, AuditLine.West, AuditLine.East).ListOf(lines.Count + roles.Count)
        from isOfOne in Gen.Elements(true, false)
        from silences in TimedSilence.Some(20 * 60)
        from hasOtherRules in Gen.Elements(true, false)
        from again in Gen.Frequency((4, Gen.Constant<int?>(null)), (1, Gen.Choose(0, 600).Select(delay => (int?)delay))).ListOf(lines.Count)
        select new LateScenario(
            TakenTwice(Numbered([.. lines.Concat(roles)], isOfOne ? [] : [.. tenants]), again), silences, hasOtherRules, seed),
        scenario => Enumerable.Range(0, scenario.Arrivals.Count)
            .Select(i => scenario with { Arrivals = [.. scenario.Arrivals.Where((_, at) => at != i)] })
            .Concat(scenario.Silences.Select(silence => scenario with { Silences = [.. scenario.Silences.Where(other => other != silence)] })));

    public RuleSet Rules => HasOtherRules ? LateRules.Others : LateRules.All;

    public IEnumerable<RandomSilence> SilencesAt(int minute) => Silences.Select(silence => silence.At(minute)).OfType<RandomSilence>();

    // What a source gives again comes later than its first copy, or with it.
    private static IReadOnlyList<(AuditLine, int)> TakenTwice(IReadOnlyList<(AuditLine Line, int Delay)> arrivals, IReadOnlyList<int?> again) =>
        [.. arrivals, .. arrivals.Zip(again, (arrival, later) => later is { } delay ? (arrival.Line, arrival.Delay + delay) : (null!, 0)).Where(copy => copy.Item1 is not null)];

    // Two tenants use the same ids.
    private static IReadOnlyList<(AuditLine, int)> Numbered(IReadOnlyList<(AuditLine Line, int Delay)> lines, string[] tenants) => [.. lines.Select((line, i) =>
    {
        var tenant = tenants.ElementAtOrDefault(i) ?? AuditLine.West;
        var id = tenants.Length == 0 ? i : tenants.Take(i).Count(other => other == tenant);
        return (line.Line with { Id = id, Tenant = tenant }, line.Delay);
    })];

    public override string ToString() => $"seed {Seed}, other rules {HasOtherRules}, {string.Join("; ", Silences)}:\n" + string.Join("\n", Arrivals.OrderBy(a => a.Line.Minute + a.DelayMinutes)
        .Select(a => $"  {a.Line.Minute} + {a.DelayMinutes}: {a.Line.Operation} {a.Line.RoleOf} by {a.Line.Actor} from {a.Line.Address} of {a.Line.Tenant[^1]}"));

    // Actions come in bouts, so that windows fill.
    private static Gen<(AuditLine Line, int Delay)> ALine =>
        from hour in Gen.Elements(0, 1, 2, 3, 9, 10, 11, 18)
        from minute in Gen.Choose(0, 59)
        from operation in Gen.Elements(Operations)
        from actor in Gen.Elements("alice", "alice", "bob")
        from address in Gen.Elements("192.0.2.1", "192.0.2.2", "198.51.100.7")
        from delay in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 9)), (2, Gen.Choose(30, 600)))
        select (new AuditLine(0, (hour * 60) + minute, operation, actor, address), delay);

    // In time or late; never before an older event that is still to come, which would have been judged without it.
    private static Gen<(AuditLine Line, int Delay)> ARole =>
        from hour in Gen.Elements(0, 1, 2, 3, 9, 10, 11, 18)
        from minute in Gen.Choose(0, 59)
        from operation in Gen.Elements(AuditLine.RoleGranted, AuditLine.RoleGranted, AuditLine.RoleRemoved)
        from account in Gen.Elements("alice", "bob")
        from delay in Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Choose(30, 600)))
        select (new AuditLine(0, (hour * 60) + minute + 0.5, operation, "zoe", "203.0.113.9", account), delay);
}
