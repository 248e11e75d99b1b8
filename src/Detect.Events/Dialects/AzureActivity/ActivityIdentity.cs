using System.Text.Json;

namespace Detect.Events;

/// <summary>
/// The <c>identity</c> object of an activity record. Where the token's claims were not kept, the caller stands in for the
/// claim it was taken from, so that the actor is found in one place.
/// </summary>
internal static class ActivityIdentity
{
    internal const string Upn = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";
    internal const string ObjectId = "http://schemas.microsoft.com/identity/claims/objectidentifier";
    internal const string TenantId = "http://schemas.microsoft.com/identity/claims/tenantid";

    internal static void Write(CanonicalWriter writer, JsonElement authorization, JsonElement claims, string? caller)
    {
        writer.Json.WriteStartObject("identity");
        if (authorization.ValueKind == JsonValueKind.Object) writer.Copy("authorization", authorization);
        if (claims.ValueKind == JsonValueKind.Object && claims.EnumerateObject().Any())
        {
            writer.Copy("claims", claims);
        }
        else if (caller is not null)
        {
            writer.Json.WriteStartObject("claims");
            writer.Text(caller.Contains('@', StringComparison.Ordinal) ? Upn : ObjectId, caller);
            writer.Json.WriteEndObject();
        }

        writer.Json.WriteEndObject();
    }
}
