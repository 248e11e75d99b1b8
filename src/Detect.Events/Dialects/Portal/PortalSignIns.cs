namespace Detect.Events;

/// <summary>The sign-in downloads, of users and of service principals and managed identities.</summary>
internal static class PortalSignIns
{
    internal static TranscriptionResult Transcribe(PortalKind kind, PortalRow row, ReadOnlyMemory<byte> raw)
    {
        var signIn = KindOf(kind);
        var errorCode = row["Sign-in error code"] ?? (row["Status"] == "Success" ? "0" : null);
        var location = PortalLocation.Of(row["Location"]);
        var writer = new CanonicalWriter(signIn.Category)
            .Time("time", row["Date (UTC)"])
            .Text("operationName", SignInKind.Operation)
            .Text("resultType", errorCode)
            .Text("resultDescription", row["Failure reason"])
            .Text("callerIpAddress", row["IP address"])
            .Text("correlationId", row["Correlation ID"])
            .Text("identity", row["User"] ?? row["Service principal name"])
            .Text("location", location.CountryOrRegion)
            .BeginProperties()
            .Text("id", row["Request ID"])
            .Time("createdDateTime", row["Date (UTC)"])
            .Text("correlationId", row["Correlation ID"]);
        WriteWho(writer, row);
        WriteWhat(writer, row);
        WriteStatus(writer, row, errorCode);
        location.Write(writer);
        WriteDevice(writer, row);
        WriteMfa(writer, row);
        return writer.Finish(RecordShape.PortalCsv, signIn.Table, raw);
    }

    private static SignInKind KindOf(PortalKind kind) => kind switch
    {
        PortalKind.ManagedIdentitySignIn => SignInKind.ManagedIdentity,
        PortalKind.ServicePrincipalSignIn => SignInKind.ServicePrincipal,
        PortalKind.NonInteractiveSignIn => SignInKind.NonInteractive,
        _ => SignInKind.Interactive,
    };

    private static void WriteWho(CanonicalWriter writer, PortalRow row) => writer
        .Text("userId", row["User ID"])
        .Text("userDisplayName", row["User"])
        .Text("userPrincipalName", row["Username"])
        .Text("userType", row["User type"])
        .Text("servicePrincipalId", row["Service principal ID"] ?? row["Managed identity ID"])
        .Text("servicePrincipalName", row["Service principal name"] ?? row["Managed identity name"])
        .Text("servicePrincipalCredentialKeyId", row["Credential key ID"])
        .Text("servicePrincipalCredentialThumbprint", row["Credential thumbprint"])
        .Text("signInIdentifier", row["Sign-in identifier"])
        .Text("homeTenantId", row["Home tenant ID"])
        .Text("homeTenantName", row["Home tenant name"]);

    private static void WriteWhat(CanonicalWriter writer, PortalRow row) => writer
        .Text("appId", row["Application ID"])
        .Text("appDisplayName", row["Application"])
        .Text("appOwnerTenantId", row["App owner tenant ID"])
        .Text("resourceId", row["Resource ID"])
        .Text("resourceDisplayName", row["Resource"])
        .Text("resourceTenantId", row["Resource tenant ID"])
        .Text("resourceOwnerTenantId", row["Resource owner tenant ID"])
        .Text("ipAddress", row["IP address"])
        .Text("ipAddressFromResourceProvider", row["IP address (seen by resource)"])
        .Text("globalSecureAccessIpAddress", row["Global Secure Access IP address"])
        .Number("autonomousSystemNumber", row["Autonomous system number"])
        .Text("userAgent", row["User agent"])
        .Text("clientAppUsed", row["Client app"])
        .Text("conditionalAccessStatus", PortalWords.ConditionalAccess(row["Conditional Access"]))
        .Text("authenticationRequirement", PortalWords.Requirement(row["Authentication requirement"]))
        .Text("authenticationProtocol", row["Authentication Protocol"])
        .Text("originalTransferMethod", row["Original transfer method"])
        .Text("clientCredentialType", row["Client credential type"])
        .Text("incomingTokenType", row["Incoming token type"])
        .Text("uniqueTokenIdentifier", row["Unique token identifier"])
        .Text("sessionId", row["Session ID"])
        .Text("tokenIssuerType", row["Token issuer type"])
        .Text("tokenIssuerName", row["Token issuer name"])
        .Text("crossTenantAccessType", row["Cross tenant access type"])
        .Text("managedIdentityType", row["Managed Identity type"])
        .Flag("isThroughGlobalSecureAccess", row["Through Global Secure Access"])
        .Flag("flaggedForReview", row["Flagged for review"])
        .Number("processingTimeInMilliseconds", row["Latency"]);

    private static void WriteStatus(CanonicalWriter writer, PortalRow row, string? errorCode)
    {
        writer.Json.WriteStartObject("status");
        writer.Number("errorCode", errorCode)
            .Text("failureReason", row["Failure reason"])
            .Text("additionalDetails", row["Multifactor authentication result"]);
        writer.Json.WriteEndObject();
    }

    private static void WriteDevice(CanonicalWriter writer, PortalRow row)
    {
        writer.Json.WriteStartObject("deviceDetail");
        writer.Text("deviceId", row["Device ID"])
            .Text("browser", row["Browser"])
            .Text("operatingSystem", row["Operating System"])
            .Flag("isCompliant", row["Compliant"])
            .Flag("isManaged", row["Managed"])
            .Text("trustType", row["Join Type"]);
        writer.Json.WriteEndObject();
    }

    private static void WriteMfa(CanonicalWriter writer, PortalRow row)
    {
        writer.Json.WriteStartObject("mfaDetail");
        writer.Text("authMethod", row["Multifactor authentication auth method"])
            .Text("authDetail", row["Multifactor authentication auth detail"]);
        writer.Json.WriteEndObject();
    }
}
