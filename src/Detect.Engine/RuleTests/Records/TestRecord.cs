using System.Text.Json.Nodes;
using Detect.Events;

namespace Detect.Engine;

/// <summary>
/// A record of a rule test, in the layout of Event Hubs; what only Microsoft Graph has (PIM alerts, role policies) is the bare
/// resource.
/// </summary>
internal sealed record TestRecord(JsonObject Json, EventTables Table)
{
    public bool IsGraphResource => Table is EventTables.PimAlert or EventTables.RoleManagementPolicy;

    /// <summary>The Graph resource inside the record.</summary>
    public JsonObject Resource => IsGraphResource ? Json : Json["properties"] as JsonObject ?? NewProperties();

    public TestRecord Copy() => this with { Json = (JsonObject)Json.DeepClone() };

    private JsonObject NewProperties()
    {
        var properties = new JsonObject();
        Json["properties"] = properties;
        return properties;
    }
}
