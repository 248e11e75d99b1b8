using System.Globalization;
using System.Text.Json;

namespace Detect.Events;

/// <summary>What audit and sign-in records of the management API have in common.</summary>
internal sealed class Office365Record(JsonElement data, JsonElement outer)
{
    internal JsonElement Data { get; } = data;

    internal string? Id => Data.TextOf("Id") ?? outer.TextOf("id");

    /// <summary>Written without a zone and meant as UTC.</summary>
    internal string? Time => ExportTime.ToIso(Data.TextOf("CreationTime") ?? outer.TextOf("createdDateTime"));

    internal string? TenantId => Data.TextOf("OrganizationId") ?? outer.TextOf("organizationId");

    internal string Operation => Data.TextOf("Operation") ?? outer.TextOf("operation") ?? "";

    internal string? UserId => Known(Data.TextOf("UserId") ?? outer.TextOf("userPrincipalName"));

    internal string? UserKey => Known(Data.TextOf("UserKey") ?? outer.TextOf("userId"));

    internal string? Address => Office365Address.Clean(
        Data.TextOf("ClientIP") ?? Data.TextOf("ActorIpAddress") ?? outer.TextOf("clientIp"));

    internal string? InterSystemsId => Data.TextOf("InterSystemsId");

    internal bool IsSignIn => Operation is "UserLoggedIn" or "UserLoginFailed"
        || Data.TextOf("RecordType") is "9" or "15" or "AzureActiveDirectoryAccountLogon" or "AzureActiveDirectoryStsLogon";

    internal bool Succeeded => Data.TextOf("ResultStatus") is { } status
        && status.StartsWith("succe", StringComparison.OrdinalIgnoreCase);

    internal IEnumerable<KeyValuePair<string, string>> Extended => Pairs("ExtendedProperties");

    internal string? ExtendedText(string name) =>
        Extended.FirstOrDefault(p => p.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    internal string? DeviceText(string name) =>
        Pairs("DeviceProperties").FirstOrDefault(p => p.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Placeholders that the service writes where it knows nobody.</summary>
    internal static string? Known(string? name) =>
        name is null or "Not Available" or "__NULL__" or "Unknown" or "00000000-0000-0000-0000-000000000000" ? null : name;

    internal static string? OnlyGuid(string? text) =>
        Guid.TryParseExact(text, "D", out var guid) && guid != Guid.Empty ? guid.ToString("D", CultureInfo.InvariantCulture) : null;

    internal static string? OnlyUpn(string? text) => text is not null && text.Contains('@', StringComparison.Ordinal)
        && !text.Contains('|', StringComparison.Ordinal) ? text : null;

    private IEnumerable<KeyValuePair<string, string>> Pairs(string list) =>
        from pair in Data.Member(list).Items()
        let name = pair.TextOf("Name")
        let value = pair.TextOf("Value")
        where name is not null && value is not null
        select KeyValuePair.Create(name, value);
}
