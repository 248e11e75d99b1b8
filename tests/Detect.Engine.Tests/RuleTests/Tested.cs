using Detect.Rules;

namespace Detect.Engine.Tests.RuleTesting;

/// <summary>A rule and its test file, as texts, run.</summary>
internal static class Tested
{
    /// <summary>One alert for each deletion of a user.</summary>
    public const string SingleRule = """
        title: User deleted
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e01
        name: user_deleted
        level: low
        logsource: {product: azure, service: auditlogs}
        detection:
          selection:
            operation: Delete user
            result: success
          condition: selection
        """;

    /// <summary>Three deletions within an hour by one account.</summary>
    public const string WindowedRule = """
        title: User deleted
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e01
        name: user_deleted
        level: low
        logsource: {product: azure, service: auditlogs}
        detection:
          selection:
            operation: Delete user
          condition: selection
        ---
        title: Many users deleted
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e02
        name: users_deleted
        level: high
        correlation:
          type: event_count
          rules: [user_deleted]
          group-by: [actor]
          timespan: 1h
          condition: {gte: 3}
        """;

    public static RuleTestReport Run(string test, string rule = SingleRule, string path = "rules/rule.test.yml", Func<string, string?>? readText = null) =>
        RuleTests.Run(new RuleTestInput
        {
            Rules = [new RuleFile("rules/rule.yml", rule)],
            Tests = [new RuleFile(path, test)],
            ReadText = readText ?? (_ => null),
        });

    public static IReadOnlyList<string> Findings(string test, string rule = SingleRule, string path = "rules/rule.test.yml") =>
        [.. Run(test, rule, path).Findings.Select(finding => finding.ToString())];

    public static IReadOnlyList<string> Failures(this RuleTestReport report) =>
    [
        .. report.Results.Where(result => !result.Passed).Select(result =>
            $"{result.Test} ({result.Case ?? result.Dialect}): expected [{string.Join("; ", result.Expected)}], got [{string.Join("; ", result.Got)}]"),
    ];
}
