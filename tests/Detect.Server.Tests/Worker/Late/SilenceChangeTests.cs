using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;
using Detect.Server.Tests.Faults;

namespace Detect.Server.Tests.Late;

/// <summary>Silences that are made, ended and deleted when what they cover has been told.</summary>
public sealed class SilenceChangeTests
{
    private const string Updated = """
        title: A user was updated
        id: 00000000-0000-4000-8000-0000000000a2
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {activityDisplayName: Update user}, condition: selection}
        level: low
        """;

    private static readonly RuleSet Rules = LateRules.Load(Updated);

    private static readonly RuleSet Folded = LateRules.Load($$"""
        {{Updated}}
        detect:
          fold: {group-by: [actor], timespan: 40m}
        """);

    [Theory]
    [OnEachStore]
    public async Task An_alert_is_resolved_by_a_silence_that_is_made_afterwards_and_created_again_without_it(string store)
    {
        await using var bench = await StartAsync(store, Rules);
        await TakeAsync(bench, 0, 10);

        await SilenceAsync(bench, Rules, (5, 15));
        (await ShownAsync(bench)).Should().Equal("0", "10 silenced");
        await SilenceAsync(bench, Rules);
        (await ShownAsync(bench)).Should().Equal("0", "10");

        (await ToldAsync(bench)).Should().Equal("0 Created", "10 Created", "10 Resolved", "10 Created");
    }

    [Theory]
    [OnEachStore]
    public async Task A_silence_that_is_made_afterwards_takes_what_it_covers_out_of_a_fold(string store)
    {
        await using var bench = await StartAsync(store, Folded);
        await TakeAsync(bench, 0, 10, 20);

        await SilenceAsync(bench, Folded, (5, 15));

        (await ShownAsync(bench)).Should().Equal("0,20", "10 silenced");
        (await ToldAsync(bench)).Should().Equal("0 Created", "0,20 Updated");
    }

    [Theory]
    [OnEachStore]
    public async Task What_is_left_of_a_fold_whose_beginning_is_silenced_is_an_alert_of_its_own(string store)
    {
        await using var bench = await StartAsync(store, Folded);
        await TakeAsync(bench, 0, 10, 20);

        await SilenceAsync(bench, Folded, (-5, 5));

        (await ShownAsync(bench)).Should().Equal("0 silenced", "10,20");
        (await ToldAsync(bench)).Should().Equal("0 Created", "10,20 Created", "0 Resolved");
    }

    [Theory]
    [OnEachStore]
    public async Task A_fold_takes_back_what_is_no_longer_silenced(string store)
    {
        await using var bench = await StartAsync(store, Folded, (5, 15));
        await TakeAsync(bench, 0, 10, 20);
        (await ShownAsync(bench)).Should().Equal("0,20", "10 silenced");

        await SilenceAsync(bench, Folded);

        (await ShownAsync(bench)).Should().Equal("0,10,20");
        (await ToldAsync(bench)).Should().Equal("0 Created", "0,10,20 Updated");
    }

    [Theory]
    [OnEachStore]
    public async Task Two_alerts_that_only_a_silence_kept_apart_are_one_without_it(string store)
    {
        await using var bench = await StartAsync(store, Folded, (20, 40));
        await TakeAsync(bench, 0, 30, 60);
        (await ShownAsync(bench)).Should().Equal("0", "30 silenced", "60");

        await SilenceAsync(bench, Folded);

        (await ShownAsync(bench)).Should().Equal("0,30,60");
        (await ToldAsync(bench)).Should().Equal("0 Created", "60 Created", "0,30,60 Updated", "60 Resolved");
    }

    [Theory]
    [OnEachStore]
    public async Task What_a_late_event_takes_out_of_a_fold_is_withdrawn_though_a_silence_had_kept_it_apart(string store)
    {
        var rules = LateRules.Load("""
            title: A user was deleted by somebody new
            id: 00000000-0000-4000-8000-0000000000a3
            logsource: {product: azure, service: auditlogs}
            detection: {selection: {activityDisplayName: Delete user}, condition: selection}
            level: low
            detect:
              first_seen: {fields: [actor], memory: 10h, learning: 10m}
              fold: {group-by: [actor.ipAddress], timespan: 2h}
            """);
        await using var bench = await StartAsync(store, rules, (100, 200));
        await DeleteAsync(bench, 0, "zoe", "192.0.2.1", at: 0);
        await DeleteAsync(bench, 60, "bob", "192.0.2.1", at: 60);
        await DeleteAsync(bench, 120, "alice", "192.0.2.1", at: 120);
        await bench.RestAsync(AuditLine.Start.AddMinutes(140));
        (await ShownAsync(bench)).Should().Equal("60", "120 silenced");

        await DeleteAsync(bench, 109, "alice", "192.0.2.2", at: 141);
        await SilenceAsync(bench, rules);

        (await ShownAsync(bench)).Should().Equal("60", "109");
    }

    [Fact]
    public async Task What_nobody_was_told_of_is_not_told_because_of_a_silence()
    {
        await using var bench = await StartAsync(OnEachStoreAttribute.Sqlite, Rules);
        await TakeAsync(bench, 0, 10);
        await bench.RestAsync(TimeSpan.FromHours(2));
        var more = LateRules.Load($"{Updated}\n---\n{Updated.Replace("0000a2", "0000a9", StringComparison.Ordinal).Replace("A user", "Some user", StringComparison.Ordinal)}");

        await SilenceAsync(bench, more, (5, 15));

        (await ShownAsync(bench)).Should().Equal("0", "10 silenced");
    }

    [Fact]
    public async Task A_worker_that_starts_with_other_silences_than_it_stopped_with_takes_them_up()
    {
        await using var bench = await StartAsync(OnEachStoreAttribute.Sqlite, Rules);
        await TakeAsync(bench, 0, 10);
        bench.Content = ContentOf(Rules, (5, 15));
        await bench.StartAsync();
        await TakeAsync(bench, 20);
        bench.Content = ContentOf(Rules, (-5, 5));
        bench.HoldsReading = true;
        await bench.StartAsync();
        await TakeAsync(bench, 30);

        await bench.SettleAsync();

        (await ShownAsync(bench)).Should().Equal("0 silenced", "10", "20", "30");
    }

    private static async Task<CommitBench> StartAsync(string store, RuleSet rules, params (int From, int Until)[] silences)
    {
        var bench = new CommitBench(store) { Content = ContentOf(rules, silences) };
        await bench.StartAsync();
        return bench;
    }

    private static WorkerContent ContentOf(RuleSet rules, params (int From, int Until)[] silences) => CommitBench.ContentOf(
        rules,
        Detect.Engine.Tests.RandomSilence.Load(
            silences.Select((silence, i) => new Detect.Engine.Tests.RandomSilence($"s{i}", [("level", ["low"])], silence.From, silence.Until)), AuditLine.Start));

    private static async Task SilenceAsync(CommitBench bench, RuleSet rules, params (int From, int Until)[] silences)
    {
        bench.Content = ContentOf(rules, silences);
        await bench.SettleAsync();
    }

    private static async Task TakeAsync(CommitBench bench, params int[] minutes)
    {
        foreach (var minute in minutes)
        {
            var line = new AuditLine(minute, minute, "Update user", "alice", "192.0.2.1");
            await bench.TakeAsync([line], line.At);
        }
    }

    private static Task DeleteAsync(CommitBench bench, int minute, string actor, string address, int at) =>
        bench.TakeAsync([new AuditLine(minute, minute, "Delete user", actor, address)], AuditLine.Start.AddMinutes(at));

    // Event ids are the minutes.
    private static async Task<IEnumerable<string>> ShownAsync(CommitBench bench) =>
        (await bench.Store.Alerts.ListAsync(new AlertQuery { IncludeSilenced = true }, CancellationToken.None)).Alerts
            .Where(alert => alert is { MergedInto: null, Withdrawn: null })
            .OrderBy(alert => alert.First)
            .Select(alert => EventsOf(alert) + (alert.SilencedBy is null ? "" : " silenced"));

    // An update is dropped for a newer one as long as nobody has asked for it.
    private static async Task<IEnumerable<string>> ToldAsync(CommitBench bench) =>
        (await bench.ToldAsync()).Select(item => $"{EventsOf(item.Alerts.Single())} {item.Kind}");

    private static string EventsOf(AlertDocument alert) => string.Join(',', alert.Events.Select(e => e.Id["Directory_".Length..]));
}
