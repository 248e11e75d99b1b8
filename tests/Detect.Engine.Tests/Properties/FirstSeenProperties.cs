using Detect.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace Detect.Engine.Tests;

/// <summary>Random logs through first_seen, against a search of the whole log for each event.</summary>
public sealed class FirstSeenProperties
{
    private static readonly Dictionary<(bool IsGrouped, int Memory, int Learning), RuleSet> Rules = new(
        from grouped in new[] { true, false }
        from memory in new[] { 10, 30 }
        from learning in new[] { 1, 15 }
        select KeyValuePair.Create((grouped, memory, learning), Load(grouped, memory, learning)));

    private static readonly Arbitrary<Case> Cases = Arb.From(
        from shape in Gen.Elements(Rules.Keys.ToArray())
        from count in Gen.Choose(0, 24)
        from events in (
            from minute in Gen.Choose(0, 90)
            from kind in Gen.Elements("a", "a", "a", "b")
            from user in Gen.Elements<string?>("alice", "Alice", "bob", null)
            from value in Gen.Elements<string?>("x", "X", "y", null)
            from delay in Gen.Choose(0, 20)
            from tenant in Gen.Elements<string?>(TenantIds.West, TenantIds.West, TenantIds.East, null)
            select (minute, kind, user, value, delay, tenant)).ListOf(count)
        select new Case(shape.IsGrouped, shape.Memory, shape.Learning, [.. events.Select((e, i) => new Row(i, e.minute, e.kind, e.user, e.value, e.delay, e.tenant))]));

    [Fact]
    public void A_value_is_new_exactly_when_a_search_of_the_log_says_so() => Property.Check("first seen", Cases, 2_000, c =>
    {
        var rules = Rules[(c.IsGrouped, c.Memory, c.Learning)];
        var log = new Log(rules);
        EvaluatedEvent[] events = [.. c.Rows.OrderBy(r => r.Minute + r.Delay).SelectMany(r => log.EvaluateOf(r.Tenant, r.Line))];
        var raised = new List<Alert>();
        using var engine = new DetectionEngine(rules, new EngineOptions { AllowedLateness = TimeSpan.FromMinutes(20) });
        engine.Alerts.Subscribe(raised.Add);
        engine.Process(events);
        engine.Process([.. events.Where(e => e.OccurredAt >= events.Max(other => other.OccurredAt) - TimeSpan.FromMinutes(20))]);
        engine.Complete();
        return Property.Same(raised.SelectMany(AlertText.Ids), Expected(c, events));
    });

    private static IEnumerable<string> Expected(Case c, EvaluatedEvent[] events)
    {
        // The engine's order among events of one instant is that of their keys.
        var keys = c.Rows.OrderBy(r => r.Minute + r.Delay).Zip(events).ToDictionary(pair => pair.First.Id, pair => pair.Second.Key);
        var all = c.Rows.OrderBy(r => r.Minute).ThenBy(r => keys[r.Id]).ToList();
        var sorted = all.Where(r => r.Kind == "a" && r.Value is not null && (!c.IsGrouped || r.User is not null)).ToList();
        return sorted.Where((row, at) =>
        {
            var before = sorted.Take(at).Where(o => o.Tenant == row.Tenant && (!c.IsGrouped || Same(o.User, row.User))).ToList();
            var start = c.IsGrouped ? before.Append(row).First().Minute : all.First(o => o.Tenant == row.Tenant).Minute;
            return row.Minute - start >= c.Learning
                && !before.Any(o => Same(o.Value, row.Value) && row.Minute - o.Minute < c.Memory);
        }).Select(row => $"{row.Id}");
    }

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static RuleSet Load(bool isGrouped, int memory, int learning) => Scene.Load($$"""
        title: A new value
        id: 00000000-0000-4000-8000-0000000000f1
        logsource: {product: test}
        detection: {selection: {kind: a}, condition: selection}
        level: low
        detect:
          first_seen: {fields: [value], {{(isGrouped ? "group-by: [user], " : "")}}memory: {{memory}}m, learning: {{learning}}m}
        """);

    private sealed record Row(int Id, int Minute, string Kind, string? User, string? Value, int Delay, string? Tenant)
    {
        public string Line => Log.Event($"{Id}", Minute, ("kind", Kind), ("user", User), ("value", Value));
    }

    private sealed record Case(bool IsGrouped, int Memory, int Learning, IReadOnlyList<Row> Rows)
    {
        public override string ToString() =>
            $"grouped {IsGrouped}, memory {Memory}, learning {Learning}:\n{string.Join("\n", Rows.OrderBy(r => r.Minute))}";
    }
}
