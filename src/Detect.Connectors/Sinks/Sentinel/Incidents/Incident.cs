using System.Text.Json.Nodes;

namespace Detect.Connectors;

/// <summary>An incident as Sentinel has it.</summary>
internal sealed record Incident
{
    /// <summary>As they came: what an analyst has set is written back as it was.</summary>
    public required JsonObject Properties { get; init; }

    public required string Etag { get; init; }

    public string Status => Text("status");

    /// <summary>What both sides must agree on.</summary>
    public string State => IncidentNames.State(Status, Text("classification"));

    public string? Owner => Properties["owner"]?["assignedTo"]?.GetValue<string>();

    public DateTimeOffset? LastActivity => Time("lastActivityTimeUtc");

    public DateTimeOffset? LastModified => Time("lastModifiedTimeUtc");

    public string Text(string name) => Properties[name]?.GetValue<string>() ?? "";

    private DateTimeOffset? Time(string name) => DateTimeOffset.TryParse(Text(name), out var time) ? time : null;
}

internal sealed record IncidentComment(string Id, string Message, string Author, DateTimeOffset CreatedAt);
