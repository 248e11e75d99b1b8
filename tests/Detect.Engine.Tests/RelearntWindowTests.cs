using System.Globalization;

namespace Detect.Engine.Tests;

/// <summary>A window that is evaluated again since more is known of accounts, of which an episode both began and ended in the past.</summary>
public sealed class RelearntWindowTests
{
    private const string Rules = """
        title: Sign-in
        id: 00000000-0000-4000-8000-0000000000f1
        name: signin
        logsource: {product: azure, service: signinlogs}
        detection: {selection: {userPrincipalName: '*'}, condition: selection}
        level: low
        ---
        title: Sum of codes
        id: 00000000-0000-4000-8000-0000000000f2
        level: high
        correlation:
          type: value_sum
          rules: [signin]
          group-by: [actor]
          timespan: 60m
          condition: {field: status.errorCode, gte: 100}
        detect:
          thresholds:
            of: actor
            privileged: {gte: 5}
        """;

    private static readonly EngineOptions Options = new() { AllowedLateness = TimeSpan.FromMinutes(1) };

    [Theory]
    [InlineData(AlertTiming.Final)]
    [InlineData(AlertTiming.Eager)]
    public void What_was_over_when_the_grant_was_learnt_is_told_once_however_often_more_is_learnt(AlertTiming timing)
    {
        var alert = AuditRun.Of(
            AuditRun.Load(Rules),
            Options with { Timing = timing },
            SignIn("1", 10, 3),
            SignIn("2", 11, 4),
            SignIn("3", 12, -6),
            SignIn("4", 20, 0, "bob"),
            AuditRecords.Of("5", 0, AccountEventKind.Granted, "ann"),
            AuditRecords.Of("6", 1, AccountEventKind.Granted, "ann", isEligible: true),
            AuditRecords.Of("7", 2, AccountEventKind.Granted, "bob")).Should().ContainSingle().Subject;

        alert.Arithmetic.Should().Be("sum of status.errorCode 7 (at least 5) in 1 min of 60 min");
        AuditRun.Ids(alert).Should().Equal("1", "2");
    }

    private static string SignIn(string id, double minute, int code, string account = "ann")
    {
        var time = Log.At(minute).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        return $$$"""
            {"time":"{{{time}}}","category":"SignInLogs","operationName":"Sign-in activity","tenantId":"{{{AuditRecords.Tenant}}}",
            "properties":{"id":"{{{id}}}","createdDateTime":"{{{time}}}","userPrincipalName":"{{{account}}}@contoso.example",
            "userId":"{{{AuditRecords.IdOf(account)}}}","status":{"errorCode":{{{code}}} } } }
            """.ReplaceLineEndings("");
    }
}
