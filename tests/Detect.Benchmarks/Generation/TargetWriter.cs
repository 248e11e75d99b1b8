using System.Text.Json;

namespace Detect.Benchmarks;

/// <summary>Writes <c>targetResources</c> as the service behind each operation lays them out.</summary>
internal sealed class TargetWriter(Utf8JsonWriter json, Draw draw, Tenant tenant)
{
    private readonly ChangeWriter changes = new(json, draw, tenant);

    public void Write(Operation operation, Role role)
    {
        switch (operation.Layout)
        {
            case Layout.User or Layout.Password:
                User(() => changes.User(operation.Layout == Layout.User ? 2 + draw.Below(6) : 0));
                break;
            case Layout.Device:
                Target("Device", $"LAPTOP-{draw.Below(20_000):00000}", changes.Device);
                break;
            case Layout.Group:
                var group = draw.Of(tenant.Groups);
                User(() => changes.Group(group));
                Target("Group", null, null, group.Id);
                break;
            case Layout.Role:
                User(() => changes.Role(role, operation.Type == "Unassign"));
                Target("Role", null, null);
                break;
            case Layout.Policy:
                Target("Policy", $"CA{draw.Below(60):000}: {draw.Of(Words.Departments)} require multifactor", changes.Policy);
                break;
            case Layout.Pim:
                Pim(role);
                break;
            default:
                Application(operation.Layout);
                break;
        }
    }

    private void Application(Layout layout)
    {
        var application = draw.Of(tenant.Applications);
        Target(
            layout == Layout.Application ? "Application" : "ServicePrincipal",
            application.DisplayName,
            () => changes.Application(layout, application),
            application.Id);
    }

    private void Pim(Role role)
    {
        Target("Role", role.Name, () => changes.PimRole(role), Guid.Parse(role.TemplateId));
        Target("Request", null, null);
        User(null);
        Target("Directory", "Contoso", null, tenant.Id);
        Target("Other", null, null);
    }

    private void User(Action? modified)
    {
        var user = draw.Of(tenant.Actors);
        Target("User", user.IsApp ? user.DisplayName : null, modified, user.Id, user.IsApp ? null : user.Name);
    }

    private void Target(string type, string? displayName, Action? modified, Guid? id = null, string? userPrincipalName = null)
    {
        json.WriteStartObject();
        json.WriteString("id", id ?? draw.Guid());
        json.WriteString("displayName", displayName);
        json.WriteString("type", type);
        if (userPrincipalName is not null)
        {
            json.WriteString("userPrincipalName", userPrincipalName);
        }

        json.WriteStartArray("modifiedProperties");
        modified?.Invoke();
        json.WriteEndArray();
        json.WriteStartArray("administrativeUnits");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
