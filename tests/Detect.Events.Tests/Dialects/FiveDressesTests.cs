using System.Text;

namespace Detect.Events.Tests.Dialects;

/// <summary>One event as each dialect writes it: whoever reads it by Graph's names finds the same.</summary>
public sealed class FiveDressesTests
{
    private const string User = "6a0b2f10-53a5-4a62-9b0e-6f7f4f0f1a02";
    private const string Role = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";

    private const string Body =
        $$$"""
        "id":"Directory_1","category":"RoleManagement","correlationId":"c-1","result":"success","resultReason":"","activityDisplayName":"Add member to role",
        "activityDateTime":"2026-03-01T10:00:00Z","loggedByService":"Core Directory",
        "initiatedBy":{"user":{"id":"u-1","userPrincipalName":"ann@contoso.example","ipAddress":"192.0.2.3"}},
        "targetResources":[{"id":"{{{User}}}","type":"User","userPrincipalName":"bob@contoso.example","modifiedProperties":[
        {"displayName":"Role.DisplayName","oldValue":null,"newValue":"\"Directory Readers\""},{"displayName":"Role.TemplateId","oldValue":null,"newValue":"\"{{{Role}}}\""}]}],
        "additionalDetails":[{"key":"User-Agent","value":"Mozilla/5.0"}]
        """;

    private const string Targets =
        $$$"""
        [{\"id\":\"{{{User}}}\",\"type\":\"User\",\"userPrincipalName\":\"bob@contoso.example\",\"modifiedProperties\":[{\"displayName\":\"Role.DisplayName\",\"oldValue\":null,\"newValue\":\"\\\"Directory Readers\\\"\"},{\"displayName\":\"Role.TemplateId\",\"oldValue\":null,\"newValue\":\"\\\"{{{Role}}}\\\"\"}]}]
        """;

    private static readonly string[] Facts =
    [
        "operation", "actor", "actor.userPrincipalName", "actor.ipAddress", "target", "target.user.userPrincipalName", "role",
        "role.templateId", "result", "category", "change[Role.DisplayName].new", "change[Role.DisplayName].old", "details[User-Agent]",
    ];

    public static TheoryData<string, string> Dresses => new()
    {
        { "EventHubs", $$$"""{"time":"2026-03-01T10:00:00Z","category":"AuditLogs","operationName":"Add member to role","tenantId":"t-1","properties":{ {{{Body}}} } }""".ReplaceLineEndings("") },
        { "Graph", "{" + Body + "}" },
        {
            "LogAnalytics",
            $$$"""
            {"TimeGenerated":"2026-03-01T10:00:00Z","Type":"AuditLogs","OperationName":"Add member to role","ActivityDisplayName":"Add member to role","Category":"RoleManagement","Result":"success",
            "InitiatedBy":"{\"user\":{\"id\":\"u-1\",\"userPrincipalName\":\"ann@contoso.example\",\"ipAddress\":\"192.0.2.3\"}}","TargetResources":"{{{Targets}}}",
            "AdditionalDetails":"[{\"value\":\"Mozilla/5.0\",\"key\":\"User-Agent\"}]","Id":"Directory_1"}
            """
        },
        {
            "PortalCsv",
            "Date (UTC),Category,Activity,Result,ActorObjectId,ActorUserPrincipalName,IPAddress,Target1Type,Target1ObjectId,Target1UserPrincipalName,"
            + "Target1ModifiedProperty1Name,Target1ModifiedProperty1NewValue,Target1ModifiedProperty2Name,Target1ModifiedProperty2NewValue,AdditionalDetail1Key,AdditionalDetail1Value\n"
            + $"2026-03-01T10:00:00Z,RoleManagement,Add member to role,success,u-1,ann@contoso.example,192.0.2.3,User,{User},bob@contoso.example,"
            + $"Role.DisplayName,\"\"\"Directory Readers\"\"\",Role.TemplateId,\"\"\"{Role}\"\"\",User-Agent,Mozilla/5.0\n"
        },
        {
            "Office365",
            $$$"""
            {"CreationTime":"2026-03-01T10:00:00","Id":"o-1","Operation":"Add member to role.","OrganizationId":"t-1","RecordType":8,"ResultStatus":"Success","Workload":"AzureActiveDirectory",
            "ClientIP":"192.0.2.3","ObjectId":"bob@contoso.example","UserId":"ann@contoso.example","Actor":[{"ID":"ann@contoso.example","Type":5}],
            "Target":[{"ID":"User_{{{User}}}","Type":2},{"ID":"{{{User}}}","Type":2},{"ID":"User","Type":2},{"ID":"bob@contoso.example","Type":5}],
            "ExtendedProperties":[{"Name":"additionalDetails","Value":"{\"User-Agent\":\"Mozilla/5.0\"}"},{"Name":"auditEventCategory","Value":"RoleManagement"}],
            "ModifiedProperties":[{"Name":"Role.DisplayName","NewValue":"Directory Readers","OldValue":""},{"Name":"Role.TemplateId","NewValue":"{{{Role}}}","OldValue":""}]}
            """
        },
    };

    [Theory]
    [MemberData(nameof(Dresses))]
    public void A_role_grant_tells_the_same_facts_in_every_dialect(string shape, string text)
    {
        var reader = new FactReader(Facts);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        foreach (var chunk in ChunkReader.Read(stream, "dress")) new EventDecoder().Decode(chunk, reader);
        reader.Lines.Should().Equal(
            shape + " Audit 2026-03-01T10:00:00Z",
            "operation = Add member to role",
            "actor = ann@contoso.example",
            "actor.userPrincipalName = ann@contoso.example",
            "actor.ipAddress = 192.0.2.3",
            "target = bob@contoso.example",
            "target.user.userPrincipalName = bob@contoso.example",
            "role = Directory Readers",
            "role.templateId = " + Role,
            "result = success",
            "category = RoleManagement",
            "change[Role.DisplayName].new = Directory Readers",
            "change[Role.DisplayName].old = ",
            "details[User-Agent] = Mozilla/5.0");
    }

    private sealed class FactReader(string[] facts) : IEventVisitor
    {
        public List<string> Lines { get; } = [];

        public void OnEvent(AuditEvent e)
        {
            Lines.Add($"{e.Shape} {e.Table} {e.OccurredAt:yyyy-MM-dd'T'HH:mm:ss'Z'}");
            foreach (var fact in facts)
            {
                var texts = new List<string>();
                foreach (var value in e.Read(FieldCatalogue.Default.Resolve(fact, EventTables.Audit).Field!).Values)
                    texts.Add(value.Text);
                Lines.Add($"{fact} = {string.Join(" | ", texts)}");
            }
        }

        public void OnDeadLetter(DeadLetter deadLetter) => Lines.Add($"{deadLetter.Code}: {deadLetter.Reason}");

        public void OnNotice(RecordOrigin origin, string code, string message) => Lines.Add($"{code}: {message}");
    }
}
