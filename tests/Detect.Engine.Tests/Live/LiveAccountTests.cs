using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>Accounts and silences as a worker gathers them: from files, from its store, from the log.</summary>
public sealed class LiveAccountTests
{
    [Fact]
    public void An_account_that_a_source_reports_is_privileged_from_and_until_its_own_times()
    {
        var accounts = AuditRun.Accounts("accounts:\n  - {userPrincipalName: bob@contoso.example, class: emergencyAccess}\n").With(
        [
            new KnownAccount(AuditRecords.IdOf("ann"), AccountClass.Privileged, Log.At(10), Log.At(20), "eligible for Global Administrator"),
        ]);

        bool Touches(string actor, double minute) => accounts.TouchesPrivileged(EventOf(AuditRecords.Action("1", minute, actor)));

        Touches("ann", 9).Should().BeFalse();
        Touches("ann", 10).Should().BeTrue();
        Touches("ann", 20).Should().BeFalse();
        Touches("bob", 9).Should().BeTrue();
        Touches("cid", 15).Should().BeFalse();
    }

    [Fact]
    public void What_the_log_teaches_is_known_to_who_asks_and_keeps_events_that_match_nothing()
    {
        var rules = AuditRun.Load("""
            title: Never
            id: 00000000-0000-4000-8000-0000000000e9
            logsource: {product: azure, service: auditlogs}
            detection: {selection: {operation: No such thing}, condition: selection}
            level: low
            """);
        using var engine = new LiveEngine(rules);
        var evaluator = new BatchEvaluator(engine, keep: engine.Accounts.TouchesPrivileged);
        var granted = Evaluate(evaluator, AuditRecords.Of("1", 0, AccountEventKind.Granted, "ann"));
        granted.Events.Should().ContainSingle().Which.IsAboutAccounts.Should().BeTrue();
        engine.Process(granted.Events);

        var batch = Evaluate(evaluator, AuditRecords.Action("2", 1, "ann"), AuditRecords.Action("3", 1, "bob"));

        var kept = batch.Events.Should().ContainSingle().Subject;
        kept.Matches.Should().BeEmpty();
        AccountDirectory.NamesIn(kept.Event).Should().Contain("ann@contoso.example").And.Contain("new@contoso.example");
        batch.EventsByTable.Should().BeEquivalentTo(new Dictionary<EventTables, long> { [EventTables.Audit] = 2 });
        batch.Firsts.Should().ContainSingle().Which.OccurredAt.Should().Be(Log.At(1));
        batch.Newest.Should().Be(Log.At(1));
    }

    [Fact]
    public void Silences_of_several_files_and_of_the_store_hold_together()
    {
        const string item = """
            matchers: {rule: Several users created}
            start: 2026-03-01T00:00:00Z
            end: 2026-03-03T00:00:00Z
            author: ann
            comment: a migration
            """;
        var stored = SilenceFile.LoadItem("store", item);
        stored.Findings.Should().BeEmpty();
        SilenceFile.LoadItem("store", "- " + item.Replace("\n", "\n  ", StringComparison.Ordinal)).Silences.Names.Should().Equal(stored.Silences.Names);
        var file = SilenceFile.Load(new RuleFile("silences.yml", "silences: []\n"));
        using var engine = new LiveEngine(LiveEngineTests.Rules, new EngineOptions { Silences = SilenceList.Join([file.Silences, stored.Silences]) });

        var raised = LiveEngineTests.Process(engine, [.. Enumerable.Range(1, 3).Select(i => AuditRecords.Action($"{i}", i, "ann"))]);

        raised.Should().ContainSingle().Which.SilencedBy.Should().Be("store:2: a migration (ann)");
    }

    private static EvaluatedBatch Evaluate(BatchEvaluator evaluator, params string[] records) => evaluator.Evaluate(
        [new RecordChunk("test", ChunkFormat.Json, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', records)), 1, 0)]);

    private static AuditEvent EventOf(string record)
    {
        using var engine = new LiveEngine(LiveEngineTests.Rules);
        return LiveEngineTests.Evaluate(engine, record).Events.Single().Event;
    }
}
