using System.Text.Json.Nodes;

namespace Detect.AzureServers;

/// <summary>An entry of a log: when it happened, and when Graph begins to show it.</summary>
public sealed record GraphRecord(DateTimeOffset Time, DateTimeOffset VisibleAt, JsonObject Item);
