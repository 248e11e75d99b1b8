using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Detect.Benchmarks;

/// <summary>
/// Realistic Event Hubs audit records, one per line: mean about 2.1 KB, 60 operations with a Zipf tail, 2,000 actors, 0.1 %
/// eligible adds to privileged roles, in the order of time but for a few seconds of jitter. The seed decides every byte.
/// </summary>
internal sealed class AuditLogGenerator : IDisposable
{
    private static readonly TimeSpan MeanGap = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Jitter = TimeSpan.FromSeconds(5);
    private static readonly JsonWriterOptions AsMicrosoftWrites = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly Draw draw;
    private readonly Tenant tenant;
    private readonly ZipfTable operations = new(Operation.All.Count - 1, 1.1);
    private readonly ZipfTable actors = new(Tenant.ActorCount, 0.8);
    private readonly ArrayBufferWriter<byte> line = new(16 * 1024);
    private readonly Utf8JsonWriter json;
    private readonly TargetWriter targets;
    private DateTimeOffset now = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public AuditLogGenerator(ulong seed)
    {
        draw = new Draw(seed);
        tenant = new Tenant(draw);
        json = new Utf8JsonWriter(line, AsMicrosoftWrites);
        targets = new TargetWriter(json, draw, tenant);
    }

    /// <summary>The share of eligible adds to privileged roles, which is what the shipped detections raise alerts on.</summary>
    public double MatchShare { get; init; } = 0.001;

    /// <summary>Who the log is about.</summary>
    public Tenant Tenant => tenant;

    /// <summary>The next record with its line feed; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        line.ResetWrittenCount();
        json.Reset();
        now += draw.Exponential(MeanGap);
        var matches = draw.Chance(MatchShare);
        var operation = matches ? Operation.EligibleAdded : Operation.All[operations.Rank(draw)];
        var actor = operation.Layout == Layout.Pim ? draw.Of(tenant.Administrators) : tenant.Actors[actors.Rank(draw)];
        WriteEnvelope(operation, actor, now + (Jitter * draw.Fraction()));
        json.Flush();
        line.Write("\n"u8);
        return line.WrittenSpan;
    }

    /// <summary>Writes records until <paramref name="size"/> is reached; returns how many.</summary>
    public long Write(Stream stream, long size)
    {
        long written = 0;
        long records = 0;
        while (written < size)
        {
            var next = Next();
            stream.Write(next);
            written += next.Length;
            records++;
        }

        return records;
    }

    public void Dispose() => json.Dispose();

    private void WriteEnvelope(Operation operation, Actor actor, DateTimeOffset at)
    {
        var correlation = draw.Guid();
        var failed = operation != Operation.EligibleAdded && draw.Chance(0.03);
        json.WriteStartObject();
        json.WriteString("time", Utc(at) + "Z");
        json.WriteString("resourceId", $"/tenants/{tenant.Id}/providers/Microsoft.aadiam");
        json.WriteString("operationName", operation.Name);
        json.WriteString("operationVersion", "1.0");
        json.WriteString("category", "AuditLogs");
        json.WriteString("tenantId", tenant.Id);
        json.WriteString("resultSignature", "None");
        json.WriteNumber("durationMs", 0);
        if (!actor.IsApp && operation.Layout != Layout.Pim)
        {
            json.WriteString("callerIpAddress", actor.Address);
        }

        json.WriteString("correlationId", correlation);
        json.WriteString("identity", actor.DisplayName);
        json.WriteNumber("Level", 4);
        json.WriteStartObject("properties");
        WriteProperties(operation, actor, at, correlation, failed);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteProperties(Operation operation, Actor actor, DateTimeOffset at, Guid correlation, bool failed)
    {
        var pim = operation.Layout == Layout.Pim;
        var role = draw.Of(operation == Operation.EligibleAdded ? Words.PrivilegedRoles : Words.OrdinaryRoles);
        var reason = pim ? $"{draw.Of(Words.Departments)} request CHG{draw.Below(1_000_000):000000}: {draw.Of(Words.Systems)} maintenance" : "";
        json.WriteString("id", pim
            ? $"PIM_{correlation}_{tenant.Id}_{at.ToFileTime()}"
            : $"Directory_{correlation}_{(uint)draw.Bits() % 60_466_176:X5}_{draw.Below(999_999_999)}");
        json.WriteString("category", operation.Category);
        json.WriteString("correlationId", correlation);
        json.WriteString("result", failed ? "failure" : "success");
        json.WriteString("resultReason", failed ? "Microsoft.Online.DirectoryServices.DirectoryPolicyViolationException" : reason);
        json.WriteString("activityDisplayName", operation.Name);
        json.WriteString("activityDateTime", Utc(at) + "+00:00");
        json.WriteString("loggedByService", operation.Service);
        json.WriteString("operationType", operation.Type);
        json.WriteNull("userAgent");
        WriteInitiator(actor, pim);
        json.WriteStartArray("targetResources");
        targets.Write(operation, role);
        json.WriteEndArray();
        new DetailWriter(json, draw).Write(operation, actor, role, reason, at);
    }

    private void WriteInitiator(Actor actor, bool pim)
    {
        json.WriteStartObject("initiatedBy");
        json.WriteStartObject(actor.IsApp ? "app" : "user");
        if (actor.IsApp)
        {
            json.WriteNull("appId");
            json.WriteString("displayName", actor.DisplayName);
            json.WriteString("servicePrincipalId", actor.Id);
            json.WriteNull("servicePrincipalName");
        }
        else
        {
            json.WriteString("id", actor.Id);
            json.WriteString("displayName", pim || draw.Chance(0.2) ? actor.DisplayName : null);
            json.WriteString("userPrincipalName", actor.Name);
            json.WriteString("ipAddress", pim ? null : actor.Address);
            json.WriteStartArray("roles");
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Utc(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture);
}
