using System.Globalization;

namespace Detect.Cli.Tests;

/// <summary>Synthetic records and rules for runs of the whole program.</summary>
internal static class Records
{
    public const string UserAddedRule =
        """
        title: User added
        id: 0b1f6a52-5a6e-4a1c-9a77-3c7a7d1f0e01
        name: user_added
        status: test
        level: medium
        coverage: [user-lifecycle-nonapproved-actor]
        runbook: Ask the actor.
        logsource:
          product: azure
          service: auditlogs
        detection:
          selection:
            operation: Add user
          condition: selection

        """;

    public const string ManyUsersAddedRule = UserAddedRule +
        """
        ---
        title: Many users added by one account
        id: 0b1f6a52-5a6e-4a1c-9a77-3c7a7d1f0e02
        status: test
        level: high
        correlation:
          type: event_count
          rules: [user_added]
          group-by: [actor]
          timespan: 10m
          condition:
            gte: 3

        """;

    /// <summary>One diagnostic-settings record of a user being added, some minutes after nine.</summary>
    public static string UserAdded(string id, int minute, string actor = "ada@contoso.example", string target = "new@contoso.example")
    {
        var time = new DateTime(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc).AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        return $$$"""
            {"time":"{{{time}}}","resourceId":"/tenants/11111111-2222-3333-4444-555555555555/providers/Microsoft.aadiam","operationName":"Add user","category":"AuditLogs","tenantId":"11111111-2222-3333-4444-555555555555","properties":{"id":"{{{id}}}","category":"UserManagement","correlationId":"{{{id}}}","result":"success","activityDisplayName":"Add user","activityDateTime":"{{{time}}}","loggedByService":"Core Directory","operationType":"Add","initiatedBy":{"user":{"id":"22222222-2222-3333-4444-555555555555","userPrincipalName":"{{{actor}}}","ipAddress":"203.0.113.7"}},"targetResources":[{"id":"33333333-2222-3333-4444-555555555555","type":"User","userPrincipalName":"{{{target}}}","modifiedProperties":[]}],"additionalDetails":[]}}
            """;
    }

    public static string Lines(params string[] records) => string.Concat(records.Select(record => record + "\n"));
}
