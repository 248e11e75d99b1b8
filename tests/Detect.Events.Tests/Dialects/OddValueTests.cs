using System.Text.Json.Nodes;
using Node = System.Text.Json.Nodes.JsonNode;

namespace Detect.Events.Tests.Dialects;

public sealed class OddValueTests
{
    private static readonly string?[] OddValues =
        [null, "0", "\"x\"", "[]", "{}", "[1,null,[2]]", "{\"a\":{\"value\":1}}", "\"{\\\"a\\\":1}\"", "\"[\"", "true", "1e400"];

    public static TheoryData<string> Samples =>
    [
        """{"time":"2026-03-01T10:00:00Z","category":"AuditLogs","operationName":"x","properties":"{}"}""",
        """{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"AuditLogs","InitiatedBy":{"user":{"id":"u"}},"TargetResources":[{"id":"t"}],"AADTenantId":"t"}""",
        """{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"SigninLogs","Status":{"errorCode":0},"LocationDetails":{"city":"x"},"ResultType":"0","IsInteractive":true,"AuthenticationDetails":[{}],"ResourceId":"/tenants/t"}""",
        """{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"AADUserRiskEvents","AdditionalInfo":[{"Key":"k"}],"Location":{"city":"x"}}""",
        """{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"AzureActivity","Claims":{"a":"b"},"Authorization":{"action":"a/b"},"Properties":{"message":"a/b"},"Caller":"c","HTTPRequest":{}}""",
        """{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"OfficeActivity","OfficeWorkload":"AzureActiveDirectory","Operation":"x","Actor":[{"ID":"a","Type":5}]}""",
        """{"activityDisplayName":"x","activityDateTime":"2026-03-01T10:00:00Z","initiatedBy":{"user":{"displayName":"a"},"app":{}},"targetResources":[]}""",
        """{"createdDateTime":"2026-03-01T10:00:00Z","appId":"a","status":{"errorCode":0},"location":{"countryOrRegion":"NL"},"signInEventTypes":["servicePrincipal"]}""",
        """{"riskEventType":"x","riskState":"atRisk","activityDateTime":"2026-03-01T10:00:00Z"}""",
        """{"riskLevel":"x","riskState":"atRisk","riskLastUpdatedDateTime":"2026-03-01T10:00:00Z"}""",
        """{"provisioningAction":"x","activityDateTime":"2026-03-01T10:00:00Z","provisioningStatusInfo":{"status":"s","errorInformation":{"reason":"r"}}}""",
        """{"alertDefinitionId":"d","incidentCount":1,"lastModifiedDateTime":"2026-03-01T10:00:00Z","id":"a_b_c"}""",
        """{"rules":[],"isOrganizationDefault":true,"lastModifiedDateTime":"2026-03-01T10:00:00Z"}""",
        """{"activity":"x","activityDate":"2026-03-01T10:00:00Z","actor":{"objectId":"a"},"targets":[{"modifiedProperties":[{"name":"n"}]}],"additionalDetails":[{"name":"n"}]}""",
        """{"CreationTime":"2026-03-01T10:00:00","Operation":"x.","Workload":"AzureActiveDirectory","UserId":"a@b","Actor":[{"ID":"a","Type":5}],"Target":[{"ID":"User_6a0b2f10-53a5-4a62-9b0e-6f7f4f0f1a02","Type":2}],"ModifiedProperties":[{"Name":"n","NewValue":"v","OldValue":""}],"ExtendedProperties":[{"Name":"additionalDetails","Value":"{}"}],"ClientIP":"[::1]:1"}""",
        """{"CreationTime":"2026-03-01T10:00:00","Operation":"UserLoggedIn","Workload":"AzureActiveDirectory","ErrorNumber":"0","ObjectId":"o","DeviceProperties":[{"Name":"OS","Value":"x"}]}""",
        """{"service":"AzureActiveDirectory","auditData":{"Operation":"x","Workload":"AzureActiveDirectory"}}""",
        """{"eventTimestamp":"2026-03-01T10:00:00Z","operationName":{"value":"a/b"},"status":{"value":"Started"},"claims":{"a":"b"},"httpRequest":{"clientIpAddress":"x"},"properties":{"id":"p"}}""",
        """{"tables":[{"name":"t","columns":[{"name":"TimeGenerated"}],"rows":[["2026-03-01T10:00:00Z"]]}]}""",
        """{"events":[{"event":{"original":"{}"}}],"tenantId":"t"}""",
    ];

    [Theory]
    [MemberData(nameof(Samples))]
    public void No_value_of_any_kind_in_any_member_makes_a_dialect_throw(string sample)
    {
        var root = Node.Parse(sample)!;
        foreach (var place in Places(root).ToList())
        {
            var original = place.Get()?.DeepClone();
            foreach (var odd in OddValues)
            {
                place.Set(odd is null ? null : Node.Parse(odd));
                AssertEachRecordIsJson(root.ToJsonString());
            }

            place.Set(original);
        }
    }

    private static void AssertEachRecordIsJson(string json)
    {
        var result = Transcribed.OfJson(json);
        foreach (var record in result.Records) Transcribed.JsonOf(record);
    }

    /// <summary>Innermost first: putting a parent back makes copies of what is inside it.</summary>
    private static IEnumerable<(Func<Node?> Get, Action<Node?> Set)> Places(Node node)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, child) in members.ToList())
            {
                foreach (var place in child is null ? [] : Places(child)) yield return place;
                yield return (() => members[name], value => members[name] = value);
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                var index = i;
                foreach (var place in items[index] is { } child ? Places(child) : []) yield return place;
                yield return (() => items[index], value => items[index] = value);
            }
        }
    }
}
