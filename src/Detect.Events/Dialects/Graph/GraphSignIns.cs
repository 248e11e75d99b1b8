using System.Text.Json;

namespace Detect.Events;

/// <summary>Graph's <c>signIn</c>. The beta API names the kind in <c>signInEventTypes</c>; v1.0 only returns interactive ones.</summary>
internal static class GraphSignIns
{
    internal static TranscriptionResult Transcribe(JsonElement e, ReadOnlyMemory<byte> raw, string? tenantId)
    {
        var kind = KindOf(e);
        var status = e.Member("status");
        return new CanonicalWriter(kind.Category)
            .Text("time", e.TextOf("createdDateTime"))
            .Text("tenantId", e.TextOf("tenantId") ?? tenantId)
            .Text("operationName", SignInKind.Operation)
            .Text("resultType", status.TextOf("errorCode"))
            .Text("resultDescription", status.TextOf("failureReason"))
            .Text("callerIpAddress", e.TextOf("ipAddress"))
            .Text("correlationId", e.TextOf("correlationId"))
            .Text("identity", e.TextOf("userDisplayName") ?? e.TextOf("servicePrincipalName"))
            .Text("location", e.Member("location").TextOf("countryOrRegion"))
            .Copy("properties", e)
            .FinishFlat(RecordShape.Graph, kind.Table, raw);
    }

    private static SignInKind KindOf(JsonElement e)
    {
        foreach (var type in e.Member("signInEventTypes").Items())
        {
            if (SignInKind.OfEventType(type.AsText()) is { } kind) return kind;
        }

        if (e.TextOf("isInteractive") == "false" && e.TextOf("userPrincipalName") is not null) return SignInKind.NonInteractive;
        return e.TextOf("userId") is null && e.TextOf("userPrincipalName") is null && e.TextOf("servicePrincipalId") is not null
            ? SignInKind.ServicePrincipal
            : SignInKind.Interactive;
    }
}
