using System.Text.Json.Nodes;

namespace Detect.AzureServers;

/// <summary>An entry of a log: when it happened, and when the service begins to show it.</summary>
public sealed record ListedRecord(DateTimeOffset Time, DateTimeOffset VisibleAt, JsonObject Item);
