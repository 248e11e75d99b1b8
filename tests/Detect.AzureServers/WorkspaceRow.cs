using System.Text.Json.Nodes;

namespace Detect.AzureServers;

/// <summary>A row of a table: when it came in, and when queries begin to see it.</summary>
public sealed record WorkspaceRow(DateTimeOffset IngestedAt, DateTimeOffset VisibleAt, JsonObject Columns);
