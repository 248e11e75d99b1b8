namespace Detect.Engine.Tests;

/// <summary>Thresholds per class of account, joined from random accounts files and random grants and removals in the log.</summary>
public sealed class AccountProperties
{
    [Fact]
    public void The_class_as_of_each_event_decides_its_threshold_in_any_order_of_arrival() =>
        Property.Check("accounts", AccountScenario.All, 2_000, scenario =>
        {
            var rules = AuditRun.Load(RulesOf(scenario));
            var options = scenario.Options;
            string[] Arrived(Func<AccountEvent, int> order) =>
                [.. AuditRun.Of(rules, options, [.. scenario.Events.OrderBy(order).Select(e => e.Line)]).Select(Whole)];
            var inOrder = Arrived(e => e.Minute);
            return Property.Same(Arrived(e => e.Minute + e.Delay), inOrder)
                && Property.Same(inOrder.Select(line => line.Split(" | ")[0]).Order(StringComparer.Ordinal), Expected(scenario).Order(StringComparer.Ordinal));
        });

    private static string Whole(Alert alert) =>
        $"{alert.TenantId} {string.Join(",", AuditRun.Ids(alert).Order(StringComparer.Ordinal))} {alert.Class!.Class} {alert.SilencedBy} | {AlertText.Whole(alert)}";

    // Each window from scratch, each class from everything that is known in the end.
    private static IEnumerable<string> Expected(AccountScenario s) => s.Events
        .Where(e => e.Kind == AccountEventKind.Action)
        .GroupBy(e => (e.Tenant, s.IsGrouped ? e.Account : ""))
        .SelectMany(group => Episodes(s, [.. group.OrderBy(e => e.Minute).ThenBy(e => KeyOf(e))]));

    private static IEnumerable<string> Episodes(AccountScenario s, List<AccountEvent> group)
    {
        (List<AccountEvent> Events, int Threshold, string Class, int Since)? open = null;
        for (var i = 0; i < group.Count; i++)
        {
            var window = group.Take(i + 1).Where(e => e.Minute > group[i].Minute - s.Timespan).ToList();
            var (threshold, applied) = ThresholdOf(s, group[i]);
            var isQuiet = i > 0 && group[i].Minute - group[i - 1].Minute >= s.Timespan;
            var holds = window.Count >= threshold || (!isQuiet && window.Count >= open?.Threshold);
            if (open is { } ended && (isQuiet || !holds))
            {
                yield return Line(s, ended.Events, ended.Class, ended.Since);
                open = null;
            }

            if (holds)
            {
                open = open is { } o ? ([.. o.Events, group[i]], o.Threshold, o.Class, o.Since) : (window, threshold, applied, group[i].Minute);
            }
        }

        if (open is { } last)
        {
            yield return Line(s, last.Events, last.Class, last.Since);
        }
    }

    private static (int Threshold, string Class) ThresholdOf(AccountScenario s, AccountEvent e)
    {
        var written = s.Written.Where(w => w.Account == e.Account && (w.Tenant is null || w.Tenant == e.Tenant) && w.From <= e.Minute && e.Minute < w.Until).Select(w => w.Class).ToList();
        return written.Contains("emergencyAccess") ? (1, "EmergencyAccess")
            : written.Contains("privileged") || HoldsRole(s, e) ? (s.Privileged, "Privileged")
            : (s.Ordinary, written.Contains("shared") ? "Shared" : "Ordinary");
    }

    private static bool HoldsRole(AccountScenario s, AccountEvent e) => new[] { true, false }.Any(eligible => s.Events
        .Where(c => c.Kind != AccountEventKind.Action && c.Account == e.Account && c.Tenant == e.Tenant && c.IsEligible == eligible && c.Minute <= e.Minute)
        .OrderBy(c => c.Minute).ThenBy(c => c.Kind == AccountEventKind.Granted)
        .LastOrDefault()?.Kind == AccountEventKind.Granted);

    private static string Line(AccountScenario s, List<AccountEvent> events, string applied, int since) =>
        $"{events[0].Tenant} {string.Join(",", events.Select(e => $"{e.Id}").Order(StringComparer.Ordinal))} {applied} {SilenceOf(s, events, since)}";

    private static string? SilenceOf(AccountScenario s, List<AccountEvent> events, int since) => s.Silences.FirstOrDefault(silence => silence.Covers(since, key => key switch
    {
        "actor" => [.. events.Select(e => new[] { $"{e.Account}@contoso.example", AuditRecords.IdOf(e.Account), "Same Name" })],
        "tenant" => [[events[0].Tenant]],
        "rule" => [["many"]],
        "title" => [["Many users created"]],
        _ => [["high"]],
    }))?.FullName;

    // Among events of one instant the engine's order is that of their keys.
    private static Events.EventKey KeyOf(AccountEvent e) => Keys.GetOrAdd(e.Line, line =>
    {
        var visitor = new KeyReader();
        new Events.EventDecoder(new Events.DecoderOptions()).Decode(
            new Events.RecordChunk("key", Events.ChunkFormat.Json, System.Text.Encoding.UTF8.GetBytes(line + "\n"), 1, 0), visitor);
        return visitor.Key;
    });

    private static System.Collections.Concurrent.ConcurrentDictionary<string, Events.EventKey> Keys { get; } = new();

    internal static string RulesOf(AccountScenario s) => $$"""
        {{AuditRun.UserCreated}}
        title: Many users created
        id: 00000000-0000-4000-8000-0000000000e2
        name: many
        level: high
        correlation:
          type: event_count
          rules: [created]
          {{(s.IsGrouped ? "group-by: [actor]" : "")}}
          timespan: {{s.Timespan}}m
          condition: {gte: {{s.Ordinary}}}
        detect:
          thresholds:
            of: actor
            privileged: {gte: {{s.Privileged}}}
            emergencyAccess: {gte: 1}
        """;

    private sealed class KeyReader : Events.IEventVisitor
    {
        public Events.EventKey Key { get; private set; }

        public void OnEvent(Events.AuditEvent e) => Key = e.Key;

        public void OnDeadLetter(Events.DeadLetter deadLetter) => throw new InvalidOperationException(deadLetter.Reason);

        public void OnNotice(Events.RecordOrigin origin, string code, string message)
        {
        }
    }
}
