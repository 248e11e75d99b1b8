using Detect.Events;

namespace Detect.Engine;

/// <summary>The facts of an event that an alert shows, read through the field catalogue.</summary>
internal sealed class AlertFacts
{
    private readonly EventField? actor = Fact("actor");
    private readonly EventField? actorId = Fact("actor.id");
    private readonly EventField? actorType = Fact("actor.type");
    private readonly EventField? target = Fact("target");
    private readonly EventField? role = Fact("role.displayName");
    private readonly EventField? ipAddress = Fact("actor.ipAddress") ?? Fact("ipAddress");
    private readonly EventField? result = Fact("result");

    public string? Actor(AuditEvent e) => Read(e, actor);

    public string? ActorId(AuditEvent e) => Read(e, actorId);

    public string? ActorType(AuditEvent e) => Read(e, actorType);

    public string? Target(AuditEvent e) => Read(e, target);

    public string? Role(AuditEvent e) => Read(e, role);

    public string? IpAddress(AuditEvent e) => Read(e, ipAddress);

    public string? Result(AuditEvent e) => Read(e, result);

    private static string? Read(AuditEvent e, EventField? field) =>
        field is null || (e.Table & field.Tables) == 0 ? null : FieldReading.First(e, field);

    private static EventField? Fact(string name) => FieldCatalogue.Default.Resolve(name, EventTables.AllEntra).Field;
}
