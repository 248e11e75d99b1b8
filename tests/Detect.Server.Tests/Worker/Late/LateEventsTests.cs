using System.Text;
using Detect.Connectors;
using Detect.Engine;
using Detect.Engine.Tests;

namespace Detect.Server.Tests.Late;

/// <summary>Events that come when the clock has long passed them, through the worker's own commits into a real store.</summary>
public sealed class LateEventsTests
{
    private static readonly DateTimeOffset End = AuditLine.Start.AddDays(3);

    [Fact]
    public void Once_all_is_in_the_store_says_what_a_replay_of_the_whole_log_says() =>
        Property.Check("late events in the worker", LateScenario.All, 500, scenario => Holds(scenario).GetAwaiter().GetResult());

    private static async Task<bool> Holds(LateScenario scenario)
    {
        await using var bench = new CommitBench();
        await bench.StartAsync();
        await ArriveAsync(bench, scenario);
        var stored = await StoredAsync(bench.Store);
        var standing = stored.Where(alert => alert.MergedInto is null && alert.Withdrawn is null).ToList();
        var replayed = Replayed(scenario).Select(AlertDocument.Of).ToList();
        Property.Same(standing.Select(Text).Order(StringComparer.Ordinal), replayed.Select(Text).Order(StringComparer.Ordinal));
        replayed.Where(alert => !standing.Exists(other => other.Id == alert.Id || other.Aliases.Contains(alert.Id))).Should().BeEmpty();
        standing.Where(alert => alert.Status != AlertStatus.New).Should().BeEmpty();
        stored.Except(standing).Where(alert => alert.Status != AlertStatus.Closed).Should().BeEmpty();
        var created = (await bench.ToldAsync()).Where(item => item.Kind == NotificationKind.Created).SelectMany(item => item.Alerts).ToList();
        created.Select(alert => alert.Id).Should().BeEquivalentTo(stored.Select(alert => alert.Id));
        return true;
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
            var last = waiting[count - 1];
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
        await bench.SettleAsync();
        await bench.TakeAsync([new AuditLine(-1, (End - AuditLine.Start).TotalMinutes, "Reset password", "zoe", "203.0.113.9")], End);
        await bench.RestAsync(TimeSpan.FromHours(1));
    }

    private static async Task<IReadOnlyList<AlertDocument>> StoredAsync(FaultyStore store) =>
        (await store.Alerts.ListAsync(new AlertQuery { Limit = 500, IncludeSilenced = true }, CancellationToken.None)).Alerts;

    private static List<Alert> Replayed(LateScenario scenario)
    {
        var lines = scenario.Arrivals.Select(a => a.Line)
            .Append(new AuditLine(-1, (End - AuditLine.Start).TotalMinutes, "Reset password", "zoe", "203.0.113.9"))
            .OrderBy(line => line.Minute);
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(line => line.Json)) + "\n");
        using var engine = new DetectionEngine(LateRules.All);
        var raised = new List<Alert>();
        engine.Alerts.Subscribe(raised.Add);
        new DetectionPipeline(engine).Run([new RecordSource("log", () => new MemoryStream(bytes))]);
        return raised;
    }

    private static string Text(AlertDocument alert) =>
        $"{alert.Rule.Title} | {string.Join(',', alert.Group.Select(field => field.Value))} | {alert.First:O}..{alert.Last:O} | {alert.Count} | {alert.EventCount}"
        + $" | {string.Join(',', alert.Events.Select(e => e.Id))} | {alert.Arithmetic}";
}
