using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>A fold over a correlation's episodes, beyond the watermark: it is measured by the episodes as they are known, not as they are certain.</summary>
public sealed class FoldedEpisodeTests : IDisposable
{
    private static readonly TimeSpan Reach = TimeSpan.FromHours(1);

    private static readonly RuleSet Rules = Load();

    private static readonly RuleSet Created = AuditRun.Load($$"""
        {{AuditRun.UserCreated}}
        title: Users created
        id: 00000000-0000-4000-8000-0000000000e2
        level: high
        correlation:
          type: event_count
          rules: [created]
          timespan: 10m
          condition: {gte: 2}
        detect:
          fold: {timespan: 15m}
        """);

    private readonly Dictionary<string, Alert> standing = [];
    private LiveEngine engine = new(Rules, reach: Reach);

    [Fact]
    public void An_alert_grows_with_the_episode_that_it_folds()
    {
        Take(A("1", 0), A("2", 1));

        Take(A("3", 2)).Should().ContainSingle().Which.EventCount.Should().Be(3);
        MoveTo(2.5);
        Take(A("4", 4)).Should().ContainSingle().Which.EventCount.Should().Be(4);
    }

    [Fact]
    public void In_a_flood_it_is_updated_at_each_doubling_and_at_the_end()
    {
        engine.Dispose();
        engine = new LiveEngine(Rules, new EngineOptions { Limits = new EngineLimits { EventsPerAlert = 4 } }, Reach);

        var told = Enumerable.Range(0, 70).SelectMany(i => Take(A($"{i}", i / 10d))).Select(alert => alert.EventCount);

        told.Should().Equal(2, 3, 7, 15, 31, 63);
        MoveTo(60);
        standing.Values.Should().ContainSingle().Which.EventCount.Should().Be(70);
    }

    [Fact]
    public void Alerts_are_merged_by_the_event_that_joins_the_episodes_that_they_fold()
    {
        Take(A("1", 0), A("2", 1));
        MoveTo(2);
        var later = Take(A("4", 17), A("5", 18)).Should().ContainSingle().Subject;

        Take(A("3", 9));

        standing[later.Id].MergedInto.Should().NotBeNull();
        Standing().Should().Equal("12345");
    }

    [Fact]
    public void Of_what_one_event_changes_nothing_is_raised_that_is_a_part_of_something_else()
    {
        Take(A("2", 2), A("3", 3), A("4", 14), A("5", 15));

        var told = Take(A("1", 1)).Should().ContainSingle().Subject;

        AlertText.Ids(told).Should().Equal("1", "2", "3", "4", "5");
    }

    [Fact]
    public void Working_in_leaves_no_alert_beside_the_one_that_holds_its_events()
    {
        LiveEvent[] inOrder = [Event(A("1", 0)), Event(A("2", 1)), Event(A("3", 9))];
        LiveEvent[] waiting = [Event(A("4", 17)), Event(A("5", 18))];
        engine.Process([inOrder[0], inOrder[1]]).ToList().ForEach(Keep);
        MoveTo(2);
        engine.Process(waiting).ToList().ForEach(Keep);
        engine.Process([inOrder[2]]).ToList().ForEach(Keep);
        MoveTo(10);

        WorkIn(inOrder, Event(A("0", -1)), waiting);
        MoveTo(60);

        Standing().Should().Equal("012345");
    }

    [Fact]
    public void A_late_event_merges_alerts_that_the_watermark_has_not_passed()
    {
        LiveEvent[] inOrder = [Event(A("1", 0)), Event(A("2", 1))];
        engine.Process(inOrder).ToList().ForEach(Keep);
        MoveTo(10);
        LiveEvent[] waiting = [Event(A("4", 17)), Event(A("5", 18))];
        engine.Process(waiting).ToList().ForEach(Keep);
        Standing().Should().Equal("12", "45");
        var later = standing.Values.Single(alert => AlertText.Ids(alert).Contains("5"));

        var revision = WorkIn(inOrder, Event(A("3", 9)), waiting).Should().ContainSingle().Subject;

        revision.Before.Should().Equal(later.Id);
        Standing().Should().Equal("12345");
    }

    [Fact]
    public void What_was_silenced_when_it_began_is_folded_so_whoever_goes_on_with_it()
    {
        Silence("actor: ann@contoso.example", until: "10:00");

        Create("2", 1, "ann");
        Create("3", 2, "ann");
        Create("4", 3, "bob");
        Create("1", 0, "ann");
        MoveTo(60);

        var alert = standing.Values.Should().ContainSingle().Subject;
        AuditRun.Ids(alert).Should().Equal("1", "2", "3", "4");
        alert.SilencedBy.Should().NotBeNull();
    }

    [Fact]
    public void An_alert_stays_the_one_alert_when_an_event_moves_its_beginning_into_a_silence()
    {
        Silence("title: Users created", until: "09:05");
        Create("1", 4, "ann");
        Create("3", 6, "ann");
        var told = standing.Values.Should().ContainSingle().Subject;
        told.SilencedBy.Should().BeNull();

        Create("2", 4.5, "ann");
        MoveTo(60);

        var alert = standing.Values.Should().ContainSingle().Subject;
        alert.Id.Should().Be(told.Id);
        AuditRun.Ids(alert).Should().Equal("1", "2", "3");
        alert.SilencedBy.Should().NotBeNull();
    }

    public void Dispose() => engine.Dispose();

    private void Silence(string matcher, string until)
    {
        var silences = SilenceFile.LoadItem("silence", $"{{matchers: {{{matcher}}}, start: 2026-03-02T08:00:00Z, end: 2026-03-02T{until}:00Z, author: Ann, comment: maintenance}}").Silences;
        engine.Dispose();
        engine = new LiveEngine(Created, new EngineOptions { Silences = silences }, Reach);
    }

    private void Create(string id, double minute, string account) =>
        LiveEngineTests.Process(engine, AuditRecords.Action(id, minute, account)).ToList().ForEach(Keep);

    private static RuleSet Load()
    {
        var rules = Scene.Load($$"""
            {{Scene.PlainRules}}
            title: Folded
            id: 00000000-0000-4000-8000-0000000000c0
            level: high
            correlation:
              type: event_count
              rules: [a]
              group-by: [user]
              timespan: 10m
              condition: {gte: 2}
            detect:
              fold: {timespan: 15m}
            """);
        rules.SigmaRules.ToList().ForEach(rule => rule.RaisesAlerts = false);
        return rules;
    }

    private static string A(string id, double minute) => Log.Event(id, minute, ("kind", "a"), ("user", "ann"));

    private static LiveEvent Event(string line) => LivePlan.Live(new Log(Rules).Evaluate(line).Single());

    /// <summary>What the last of the events changes.</summary>
    private List<Alert> Take(params string[] lines)
    {
        List<Alert> told = [];
        foreach (var line in lines)
        {
            told = [.. engine.Process([Event(line)])];
            told.ForEach(Keep);
        }

        return told;
    }

    private void MoveTo(double minute) => engine.MoveWatermark(Log.At(minute)).ToList().ForEach(Keep);

    private void Keep(Alert alert) => standing[alert.Id] = alert;

    private IReadOnlyList<AlertRevision> WorkIn(LiveEvent[] inOrder, LiveEvent late, LiveEvent[] waiting)
    {
        engine.LateSince = late.OccurredAt;
        using var backfill = new LiveBackfill(Rules, new EngineOptions(), Reach, engine, []);
        foreach (var e in inOrder.Append(late).OrderBy(e => e.OccurredAt))
        {
            backfill.Take(e, isLate: e == late);
        }

        backfill.TakeWaiting(waiting);
        var revisions = backfill.Revisions();
        engine.Dispose();
        engine = backfill.TakeEngine();
        foreach (var revision in revisions)
        {
            revision.Before.ToList().ForEach(before => standing.Remove(before));
            if (revision.Now is { } now)
            {
                Keep(now);
            }
        }

        return revisions;
    }

    /// <summary>Of each alert that stands the ids of its events.</summary>
    private IEnumerable<string> Standing() => standing.Values
        .Where(alert => alert.MergedInto is null)
        .OrderBy(alert => alert.First)
        .Select(alert => string.Concat(AlertText.Ids(alert).Order(StringComparer.Ordinal)));
}
