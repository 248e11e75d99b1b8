using System.Text;
using Detect.Connectors;
using Detect.Engine;
using Detect.Engine.Tests;

namespace Detect.Server.Tests.Late;

/// <summary>Events that come when the clock has long passed them, through the worker's own commits into a real store.</summary>
public sealed class LateEventsTests
{
    private static readonly DateTimeOffset End = AuditLine.Start.AddDays(3);

    // A silence of the first hour may be made when the last late event comes.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(48);

    [Fact]
    public void Once_all_is_in_the_store_says_what_a_replay_of_the_whole_log_says() =>
        Property.Check("late events in the worker", LateScenario.All, 300, scenario => Holds(scenario).GetAwaiter().GetResult());

    private static async Task<bool> Holds(LateScenario scenario)
    {
        var retention = scenario.Silences.Any(silence => silence.Changes) ? Longest : CommitBench.Usual;
        await using var bench = new CommitBench { Content = CommitBench.ContentOf(scenario.Rules), Retention = retention };
        await bench.StartAsync();
        await ArriveAsync(bench, scenario);
        var stored = await StoredAsync(bench.Store);
        var standing = stored.Where(alert => alert.MergedInto is null && alert.Withdrawn is null).ToList();
        var replayed = Replayed(scenario).Select(AlertDocument.Of).ToList();
        Property.Same(standing.Select(Text).Order(StringComparer.Ordinal), replayed.Select(Text).Order(StringComparer.Ordinal));
        replayed.Where(alert => !standing.Exists(other => other.Id == alert.Id || other.Aliases.Contains(alert.Id))).Should().BeEmpty();
        stored.Where(alert => alert.Status != (alert.MergedInto is null && alert.Withdrawn is null ? AlertStatus.New : AlertStatus.Closed)).Should().BeEmpty();
        var told = (await bench.ToldAsync()).ToLookup(item => item.Alerts.Single().Id, item => item.Kind);
        Property.Same(stored.Select(alert => WrongInTold(alert, [.. told[alert.Id]])).OfType<string>(), []);
        return true;
    }

    /// <summary>Whoever is told of an alert hears of its creation first and of its end last, and of nothing that a silence covers.</summary>
    private static string? WrongInTold(AlertDocument alert, IReadOnlyList<NotificationKind> kinds)
    {
        var isOpen = false;
        foreach (var kind in kinds)
        {
            if (kind == NotificationKind.Created ? isOpen : !isOpen && kind == NotificationKind.Resolved)
            {
                return $"{Text(alert)}: told as {string.Join(", ", kinds)}";
            }

            isOpen = kind != NotificationKind.Resolved;
        }

        var stands = alert.MergedInto is null && alert.Withdrawn is null && alert.SilencedBy is null;
        return isOpen == stands && (kinds.Count == 0 || kinds[0] == NotificationKind.Created) ? null : $"{Text(alert)}: told as {string.Join(", ", kinds)}";
    }

    private static async Task ArriveAsync(CommitBench bench, LateScenario scenario)
    {
        var random = new Random(scenario.Seed);
        var waiting = scenario.Arrivals.OrderBy(a => a.Line.Minute + a.DelayMinutes).ToList();
        while (waiting.Count > 0)
        {
            // Every fourth time the worker dies at one of the next calls of its store, and starts again.
            if (random.Next(4) == 0)
            {
                bench.Store.Death = (bench.Store.Calls + random.Next(1, 40), random.Next(2) == 0);
            }

            bench.HoldsReading = random.Next(2) == 0;
            var count = Math.Min(waiting.Count, random.Next(1, 5));

            // What is learnt of accounts out of order but in time withdraws nothing, other than in a replay: it comes late or in order.
            var learnt = waiting.FindIndex(0, count, a => a.Line.RoleOf is not null && a.DelayMinutes > 0);
            count = learnt > 0 ? learnt : learnt == 0 ? 1 : count;
            var last = waiting[count - 1];
            await SilenceAsync(bench, scenario, (int)(last.Line.Minute + last.DelayMinutes));
            if (learnt == 0)
            {
                await bench.RestAsync(last.Line.At.AddMinutes(last.DelayMinutes));
            }

            await bench.TakeAsync([.. waiting.Take(count).Select(a => a.Line)], last.Line.At.AddMinutes(last.DelayMinutes));
            waiting.RemoveRange(0, count);
            if (random.Next(3) == 0)
            {
                await bench.RestAsync(TimeSpan.FromSeconds(random.Next(1, 20)));
            }

            if (random.Next(4) == 0)
            {
                await bench.StartAsync();
            }
        }

        bench.Store.Death = null;
        await SilenceAsync(bench, scenario, int.MaxValue);
        await bench.SettleAsync();
        await bench.TakeAsync([new AuditLine(-1, (End - AuditLine.Start).TotalMinutes, "Reset password", "zoe", "203.0.113.9")], End);
        await bench.RestAsync(TimeSpan.FromHours(1));
    }

    // Other silences are another version of the content, with which the worker builds its engine again.
    private static async Task SilenceAsync(CommitBench bench, LateScenario scenario, int minute)
    {
        var inForce = string.Join("; ", scenario.SilencesAt(minute));
        if (inForce != bench.Content.Fingerprint)
        {
            bench.Content = CommitBench.ContentOf(scenario.Rules, Load(scenario.SilencesAt(minute)), inForce);
            await bench.StartAsync();
        }
    }

    private static SilenceList Load(IEnumerable<RandomSilence> silences) => RandomSilence.Load(silences, AuditLine.Start);

    private static async Task<IReadOnlyList<AlertDocument>> StoredAsync(FaultyStore store) =>
        (await store.Alerts.ListAsync(new AlertQuery { Limit = 500, IncludeSilenced = true }, CancellationToken.None)).Alerts;

    private static List<Alert> Replayed(LateScenario scenario)
    {
        var lines = scenario.Arrivals.Select(a => a.Line).Distinct()
            .Append(new AuditLine(-1, (End - AuditLine.Start).TotalMinutes, "Reset password", "zoe", "203.0.113.9"))
            .OrderBy(line => line.Minute);
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(line => line.Json)) + "\n");
        using var engine = new DetectionEngine(scenario.Rules, new EngineOptions { Silences = Load(scenario.SilencesAt(int.MaxValue)) });
        var raised = new List<Alert>();
        engine.Alerts.Subscribe(raised.Add);
        new DetectionPipeline(engine).Run([new RecordSource("log", () => new MemoryStream(bytes))]);
        return raised;
    }

    private static string Text(AlertDocument alert) =>
        $"{alert.Rule.Title} | {alert.TenantId} | {string.Join(',', alert.Group.Select(field => field.Value))} | {alert.First:O}..{alert.Last:O} | {alert.Count} | {alert.EventCount}"
        + $" | {string.Join(',', alert.Events.Select(e => e.Id))} | {alert.Arithmetic} | {alert.SilencedBy}";
}
