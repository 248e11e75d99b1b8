using Detect.Engine;
using Detect.Rules;

namespace Detect.Server.Tests.Late;

/// <summary>Rules of every kind that a late event can change the alerts of.</summary>
internal static class LateRules
{
    public const string Added = """
        title: A user was added
        id: 00000000-0000-4000-8000-0000000000a1
        name: added
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {activityDisplayName: Add user}, condition: selection}
        level: low
        """;

    public static readonly RuleSet All = Load($$"""
        {{Added}}
        ---
        title: A user was updated, folded
        id: 00000000-0000-4000-8000-0000000000a2
        name: updated
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {activityDisplayName: Update user}, condition: selection}
        level: low
        detect:
          fold: {group-by: [actor], timespan: 40m}
        ---
        title: A user was deleted from a new address
        id: 00000000-0000-4000-8000-0000000000a3
        name: deleted
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {activityDisplayName: Delete user}, condition: selection}
        level: low
        detect:
          first_seen: {fields: [actor.ipAddress], group-by: [actor], memory: 5h, learning: 30m}
        ---
        {{ManyAdded(3)}}
          generate: true
        ---
        title: From two addresses
        id: 00000000-0000-4000-8000-0000000000c2
        level: high
        correlation:
          type: value_count
          rules: [added, updated]
          group-by: [actor]
          timespan: 90m
          condition: {field: actor.ipAddress, gte: 2}
          generate: true
        ---
        title: Just one of them
        id: 00000000-0000-4000-8000-0000000000c3
        level: high
        correlation:
          type: event_count
          rules: [updated]
          group-by: [actor]
          timespan: 45m
          condition: {eq: 1}
          generate: true
        ---
        title: Added and not updated
        id: 00000000-0000-4000-8000-0000000000c4
        level: high
        correlation:
          type: event_count
          rules: [updated]
          group-by: [actor]
          timespan: 30m
          condition: {eq: 0}
          generate: true
        detect:
          absent: {after: added}
        ---
        title: Many added, then deleted
        id: 00000000-0000-4000-8000-0000000000c5
        level: critical
        correlation:
          type: temporal_ordered
          rules: [many, deleted]
          group-by: [actor]
          timespan: 4h
          generate: true
        ---
        title: Changes by somebody privileged
        id: 00000000-0000-4000-8000-0000000000c6
        level: high
        correlation:
          type: event_count
          rules: [added, updated]
          group-by: [actor]
          timespan: 60m
          condition: {gte: 4}
          generate: true
        detect:
          thresholds:
            of: actor
            privileged: {gte: 2}
        """);

    /// <summary>Kinds that the others leave out: folded correlations and what is awaited, learnt or judged without a group.</summary>
    public static readonly RuleSet Others = Load($$"""
        {{Added}}
        ---
        title: A user was updated, folded
        id: 00000000-0000-4000-8000-0000000000a2
        name: updated
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {activityDisplayName: Update user}, condition: selection}
        level: low
        detect:
          fold: {group-by: [actor.ipAddress], timespan: 2h}
        ---
        title: A user was deleted by somebody new, folded
        id: 00000000-0000-4000-8000-0000000000a3
        name: deleted
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {activityDisplayName: Delete user}, condition: selection}
        level: low
        detect:
          first_seen: {fields: [actor], memory: 4h, learning: 90m}
          fold: {group-by: [actor.ipAddress], timespan: 3h}
        ---
        {{ManyAdded(2).Replace("were added", "were added, folded", StringComparison.Ordinal)}}
          generate: true
        detect:
          fold: {timespan: 2h}
        ---
        title: From two addresses, one after another, folded
        id: 00000000-0000-4000-8000-0000000000c2
        level: high
        correlation:
          type: value_count
          rules: [added, updated]
          group-by: [actor]
          timespan: 30m
          condition: {field: actor.ipAddress, gte: 2}
          generate: true
        detect:
          fold: {timespan: 90m}
        ---
        title: Nobody added
        id: 00000000-0000-4000-8000-0000000000c3
        level: high
        correlation:
          type: event_count
          rules: [added]
          timespan: 3h
          condition: {eq: 0}
          generate: true
        ---
        title: Nobody added by one who did
        id: 00000000-0000-4000-8000-0000000000c4
        level: high
        correlation:
          type: event_count
          rules: [added]
          group-by: [actor]
          timespan: 2h
          condition: {eq: 0}
          generate: true
        ---
        title: Added or updated and not deleted
        id: 00000000-0000-4000-8000-0000000000c5
        level: high
        correlation:
          type: temporal
          rules: [added, updated, deleted]
          group-by: [actor]
          timespan: 45m
          condition: (added or updated) and not deleted
          generate: true
        ---
        title: Few or none updated, folded
        id: 00000000-0000-4000-8000-0000000000c6
        level: high
        correlation:
          type: event_count
          rules: [updated]
          timespan: 60m
          condition: {lt: 3}
          generate: true
        detect:
          fold: {timespan: 4h}
        ---
        title: Many added again
        id: 00000000-0000-4000-8000-0000000000c7
        level: critical
        correlation:
          type: event_count
          rules: [many]
          timespan: 5h
          condition: {gte: 2}
          generate: true
        """);

    /// <param name="least">How many are many.</param>
    public static string ManyAdded(int least) => $$"""
        title: Many users were added
        id: 00000000-0000-4000-8000-0000000000c1
        name: many
        level: high
        correlation:
          type: event_count
          rules: [added]
          group-by: [actor]
          timespan: 60m
          condition: {gte: {{least}}}
        """;

    public static RuleSet Load(string yaml)
    {
        var loaded = RuleLoader.Load([new RuleFile("rules.yml", yaml)], new RuleLoadOptions());
        loaded.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Should().BeEmpty();
        return loaded.Rules;
    }
}
