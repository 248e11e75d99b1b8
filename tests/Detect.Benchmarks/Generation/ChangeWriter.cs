using System.Text.Json;

namespace Detect.Benchmarks;

/// <summary>Writes <c>modifiedProperties</c>, whose values are JSON within strings.</summary>
internal sealed class ChangeWriter(Utf8JsonWriter json, Draw draw, Tenant tenant)
{
    public void User(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var value = $"{draw.Of(Words.Departments)} {draw.Of(Words.Systems)} {draw.Below(1000)}";
            Change(draw.Of(Words.Attributes), $"[\"{draw.Of(Words.Departments)}\"]", $"[\"{value}\"]");
        }

        Change("Included Updated Properties", null, Quoted($"{draw.Of(Words.Attributes)}, {draw.Of(Words.Attributes)}"));
        Change("TargetId.UserType", null, Quoted("Member"));
        if (draw.Chance(0.25))
        {
            Change("StrongAuthenticationMethod", "[]", """[{"MethodType":6,"Default":true},{"MethodType":7,"Default":false}]""");
        }
    }

    public void Device()
    {
        Change("DeviceOSVersion", "[\"10.0.22631.4890\"]", $"[\"10.0.26100.{draw.Below(9000)}\"]");
        Change("ApproximateLastLogonTimestamp", "[\"2026-02-11T08:02:11Z\"]", $"[\"2026-03-02T{draw.Below(24):00}:{draw.Below(60):00}:09Z\"]");
        Change("DevicePhysicalIds", "[]", $"[\"[USER-GID]:{draw.Guid()}:{draw.Below(99_999_999)}\",\"[HWID]:h:{draw.Bits()}\",\"[OrderId]:{draw.Below(9999)}\"]");
        Change("Included Updated Properties", null, Quoted("DeviceOSVersion, ApproximateLastLogonTimestamp, DevicePhysicalIds"));
        Change("TargetId.DeviceId", null, Quoted(draw.Guid().ToString()));
        Change("TargetId.DeviceOSType", null, Quoted("Windows"));
        Change("TargetId.DeviceTrustType", null, Quoted("AzureAd"));
    }

    public void Group(Named group)
    {
        Change("Group.ObjectID", null, Quoted(group.Id.ToString()));
        Change("Group.DisplayName", null, Quoted(group.DisplayName));
        Change("Group.WellKnownObjectName", null, null);
        Change("TargetId.UserType", null, Quoted("Member"));
    }

    public void Role(Role role, bool removed)
    {
        void Side(string name, string value) => Change(name, removed ? value : null, removed ? null : value);

        Side("Role.ObjectID", Quoted(draw.Guid().ToString()));
        Side("Role.DisplayName", Quoted(role.Name));
        Side("Role.TemplateId", Quoted(role.TemplateId));
        Side("Role.WellKnownObjectName", Quoted(role.WellKnown));
    }

    public void PimRole(Role role)
    {
        Change("RoleDefinitionOriginId", "\"\"", Quoted(role.TemplateId));
        Change("RoleDefinitionOriginType", "\"\"", Quoted("BuiltInRole"));
        Change("TemplateId", "\"\"", Quoted(role.TemplateId));
    }

    public void Policy()
    {
        var id = draw.Guid();
        Change("ConditionalAccessPolicy", PolicyText(id, "enabledForReportingButNotEnforced"), PolicyText(id, "enabled"));
    }

    public void Application(Layout layout, Named application)
    {
        switch (layout)
        {
            case Layout.Application:
                Change("KeyDescription", $"[{Key()},{Key()}]", $"[{Key()},{Key()},{Key()}]");
                Change("Included Updated Properties", null, Quoted("KeyDescription"));
                break;
            case Layout.AppRole:
                AppRole(application);
                break;
            case Layout.Consent:
                Change("ConsentContext.IsAdminConsent", null, Quoted("False"));
                Change("ConsentContext.OnBehalfOfAll", null, Quoted("False"));
                Change("ConsentAction.Permissions", null, Quoted(
                    $"[] => [[Id: {draw.Bits():x}, ClientId: {draw.Guid()}, PrincipalId: {draw.Guid()}, ResourceId: {draw.Guid()}, ConsentType: Principal, Scope:  User.Read Mail.Read, CreatedDateTime: , LastModifiedDateTime ]]; "));
                break;
            default:
                Change("Included Updated Properties", null, Quoted("KeyDescription"));
                Change("KeyDescription", $"[{Key()}]", $"[{Key()},{Key()}]");
                break;
        }

        Change("TargetId.ServicePrincipalNames", null, Quoted($"{application.Id};https://identity.azure.net/{draw.Bits():x}{draw.Bits():x}="));
    }

    private void AppRole(Named application)
    {
        var user = draw.Of(tenant.Actors);
        Change("AppRole.Id", null, Quoted(draw.Guid().ToString()));
        Change("AppRole.Value", null, Quoted(draw.Of(["User.Read.All", "Mail.Send", "Directory.Read.All", "TeamSettings.Read.All"])));
        Change("AppRole.DisplayName", null, Quoted("Read all of it"));
        Change("AppRoleAssignment.CreatedDateTime", null, Quoted("2026-03-02T00:00:00.0000000Z"));
        Change("User.ObjectID", null, Quoted(user.Id.ToString()));
        Change("User.UPN", null, Quoted(user.Name));
        Change("ServicePrincipal.ObjectID", null, Quoted(application.Id.ToString()));
        Change("ServicePrincipal.DisplayName", null, Quoted(application.DisplayName));
    }

    private string Key() =>
        $"\"[KeyIdentifier={draw.Guid()},KeyType=AsymmetricX509Cert,KeyUsage=Verify,DisplayName=CN={draw.Guid()}]\"";

    private string PolicyText(Guid id, string state) =>
        $"{{\"id\":\"{id}\",\"displayName\":\"Require multifactor\"," +
        $"\"createdDateTime\":\"2025-11-02T10:11:12.1234567+00:00\"," +
        $"\"modifiedDateTime\":\"2026-03-02T10:11:12.1234567+00:00\",\"state\":\"{state}\"," +
        $"\"conditions\":{{\"applications\":{{\"includeApplications\":[\"All\"],\"excludeApplications\":[\"{draw.Guid()}\"]," +
        $"\"includeUserActions\":[],\"includeAuthenticationContextClassReferences\":[]}}," +
        $"\"users\":{{\"includeUsers\":[\"All\"],\"excludeUsers\":[\"{draw.Guid()}\"],\"includeGroups\":[\"{draw.Guid()}\"]," +
        $"\"excludeGroups\":[],\"includeRoles\":[],\"excludeRoles\":[]}},\"clientAppTypes\":[\"all\"]," +
        $"\"servicePrincipalRiskLevels\":[]}},\"grantControls\":{{\"operator\":\"OR\",\"builtInControls\":[\"mfa\"]," +
        $"\"customAuthenticationFactors\":[],\"termsOfUse\":[]}}}}";

    private static string Quoted(string text) => $"\"{text}\"";

    private void Change(string name, string? from, string? to)
    {
        json.WriteStartObject();
        json.WriteString("displayName", name);
        json.WriteString("oldValue", from);
        json.WriteString("newValue", to);
        json.WriteEndObject();
    }
}
