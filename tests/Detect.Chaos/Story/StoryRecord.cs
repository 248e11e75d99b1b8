using System.Globalization;
using System.Text.Json;

namespace Detect.Chaos;

/// <summary>What one event of the story says.</summary>
internal sealed record StoryRecord(DateTimeOffset OccurredAt, string Operation, string Actor)
{
    public string? TargetUser { get; init; }

    public string? TargetApplication { get; init; }

    public string Address { get; init; } = "192.0.2.1";

    /// <summary>
    /// What an account does keeps its order, but for what completes an incident: that comes by another partition. A feed out of order
    /// beyond that may have a worker raise two alerts that turn out to be one, which a count of alerts could not tell from a fault.
    /// </summary>
    public int Stream
    {
        get
        {
            var ofActor = new Guid(StoryIds.Of(Actor)).ToByteArray()[0];
            return Operation is "Delete user" or "Add service principal credentials" ? ofActor + 1 : ofActor;
        }
    }

    /// <summary>One record of the audit log as Event Hubs carries it, without a line end.</summary>
    /// <param name="id">What tells it from all others.</param>
    public byte[] ToLine(string id)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", Time);
            json.WriteString("resourceId", $"/tenants/{ChaosStory.Tenant}/providers/Microsoft.aadiam");
            json.WriteString("operationName", Operation);
            json.WriteString("operationVersion", "1.0");
            json.WriteString("category", "AuditLogs");
            json.WriteString("tenantId", ChaosStory.Tenant);
            json.WriteString("correlationId", StoryIds.Of($"correlation {id}"));
            WriteProperties(json, id);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>What a record that was given this id calls itself.</summary>
    public static string EventIdOf(string id) => $"Directory_{id}";

    private string Time => OccurredAt.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    private void WriteProperties(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject("properties");
        json.WriteString("id", EventIdOf(id));
        json.WriteString("category", "UserManagement");
        json.WriteString("correlationId", StoryIds.Of($"correlation {id}"));
        json.WriteString("result", "success");
        json.WriteString("activityDisplayName", Operation);
        json.WriteString("activityDateTime", Time);
        json.WriteString("loggedByService", "Core Directory");
        json.WriteStartObject("initiatedBy");
        json.WriteStartObject("user");
        json.WriteString("id", StoryIds.Of($"user {Actor}"));
        json.WriteString("displayName", Actor);
        json.WriteString("userPrincipalName", $"{Actor}@contoso.example");
        json.WriteString("ipAddress", Address);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("targetResources");
        WriteTarget(json, "User", TargetUser);
        WriteTarget(json, "ServicePrincipal", TargetApplication);
        json.WriteEndArray();
        json.WriteStartArray("additionalDetails");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTarget(Utf8JsonWriter json, string type, string? name)
    {
        if (name is null)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("id", StoryIds.Of($"{type} {name}"));
        json.WriteString("displayName", name);
        json.WriteString("type", type);
        if (type == "User")
        {
            json.WriteString("userPrincipalName", $"{name}@contoso.example");
        }

        json.WriteStartArray("modifiedProperties");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
