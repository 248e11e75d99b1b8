using Detect.Rules;

namespace Detect.Engine.Tests.Mutation;

/// <summary>What is changed of a rule besides its predicates, and that a test which holds all of it fails on each change.</summary>
public sealed class RuleMutantTests
{
    private const string FirstSeen = """
        title: New application of an account
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e31
        name: new_application
        level: low
        logsource: {product: azure, service: signinlogs}
        detection:
          selection:
            status.errorCode: 0
          condition: selection
        detect:
          first_seen: {fields: [appDisplayName], group-by: [actor], memory: 10d, learning: 2d}
          fold: {group-by: [actor], timespan: 2h}
        """;

    private const string FirstSeenTest = """
        tests:
          - name: Learnt, forgotten and folded
            events:
              - {at: 0m, use: sign-in, actor: alice, appDisplayName: Mail}
              - {at: 36h, use: sign-in, actor: alice, appDisplayName: Vault}
              - {at: 2d, use: sign-in, actor: alice, appDisplayName: Payroll}
              - {at: 2d90m, use: sign-in, actor: alice, appDisplayName: Ledger}
              - {at: 2d3h30m, use: sign-in, actor: alice, appDisplayName: Notes}
              - {at: 2d4h, use: sign-in-failed, actor: alice, appDisplayName: Attic}
              - {at: 3d, use: sign-in, actor: bob, appDisplayName: Mail}
              - {at: 6d, use: sign-in, actor: bob, appDisplayName: Payroll}
              - {at: 9d, use: sign-in, actor: alice, appDisplayName: Payroll}
              - {at: 19d, use: sign-in, actor: alice, appDisplayName: Payroll}
            alerts:
              - {at: 2d90m, first: 2d, group: alice, events: 2}
              - {at: 2d3h30m, group: alice, events: 1}
              - {at: 6d, group: bob}
              - {at: 19d, group: alice, events: 1}
        """;

    private const string Absent = """
        title: User added
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e32
        name: user_added
        level: low
        logsource: {product: azure, service: auditlogs}
        detection:
          selection:
            operation: Add user
          condition: selection
        ---
        title: User deleted
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e33
        name: user_deleted
        level: low
        logsource: {product: azure, service: auditlogs}
        detection:
          selection:
            operation: Delete user
          condition: selection
        ---
        title: Not deleted again
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e34
        name: not_deleted
        level: low
        correlation:
          type: event_count
          rules: [user_deleted]
          group-by: [actor]
          timespan: 2h
          condition: {eq: 0}
        detect:
          absent: {after: user_added}
        """;

    private const string AbsentTest = """
        tests:
          - name: Answered in time or not
            events:
              - {at: 0m, use: user-add, actor: alice}
              - {at: 90m, use: user-delete, actor: alice}
              - {at: 1d, use: user-add, actor: alice}
              - {at: 1d2h, use: user-delete, actor: alice}
              - {at: 2d, use: user-add, actor: alice}
              - {at: 2d1m, use: user-delete, actor: bob}
              - {at: 2d1m, use: user-update, actor: alice}
            alerts:
              - {at: 1d, group: alice}
              - {at: 2d, group: alice}
        """;

    [Fact]
    public void Memory_learning_groups_and_folds_are_changed_one_by_one()
    {
        var (mutants, survivors) = Run(FirstSeen, FirstSeenTest);

        mutants.Should().Contain(
        [
            "new_application: no first_seen",
            "new_application: left out first_seen group-by actor",
            "new_application: memory 20.00:00:00 in place of 10.00:00:00",
            "new_application: memory 5.00:00:00 in place of 10.00:00:00",
            "new_application: learning 4.00:00:00 in place of 2.00:00:00",
            "new_application: learning 1.00:00:00 in place of 2.00:00:00",
            "new_application: no fold",
            "new_application: fold 04:00:00 in place of 02:00:00",
            "new_application: fold 01:00:00 in place of 02:00:00",
            "new_application: left out fold group-by actor",
        ]);
        survivors.Should().BeEmpty();
    }

    [Fact]
    public void Waits_and_their_groups_are_changed_one_by_one()
    {
        var (mutants, survivors) = Run(Absent, AbsentTest);

        mutants.Should().Contain(
        [
            "not_deleted: timespan 04:00:00 in place of 02:00:00",
            "not_deleted: timespan 01:00:00 in place of 02:00:00",
            "not_deleted: left out group-by actor",
            "not_deleted: absent after anything",
        ]);
        survivors.Should().BeEmpty();
    }

    private static (IReadOnlyList<string> Mutants, IReadOnlyList<string> Survivors) Run(string rule, string test)
    {
        var loaded = RuleLoader.Load([new RuleFile("rule.yml", rule)]);
        loaded.HasErrors.Should().BeFalse();
        var scope = RuleScope.Of(loaded.Rules, "rule.yml");
        var read = RuleTestReader.Read(new RuleFile("rule.test.yml", test), "rule.yml", scope.Tested, _ => null);
        read.Findings.Should().BeEmpty();
        bool Passes(RuleSet rules) => read.File.Tests.All(one => RuleTestRunner.RunAsWritten(one, scope with { Rules = rules }, TestDialect.EventHubs).Passed);
        Passes(scope.Rules).Should().BeTrue();
        var mutants = RuleMutants.Of(scope.Rules).ToList();
        return ([.. mutants.Select(mutant => mutant.What)], [.. mutants.Where(mutant => Passes(mutant.Mutant)).Select(mutant => mutant.What)]);
    }
}
