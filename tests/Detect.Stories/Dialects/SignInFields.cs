using System.Text.Json.Nodes;

namespace Detect.Stories;

/// <summary>The parts of a sign-in that all dialects share.</summary>
internal static class SignInFields
{
    public static JsonObject Properties(SignInRow row, string createdDateTime) => new()
    {
        ["id"] = row.Id,
        ["createdDateTime"] = createdDateTime,
        ["userDisplayName"] = row.Who.DisplayName,
        ["userPrincipalName"] = row.Who.UserPrincipalName,
        ["userId"] = row.Who.Id.ToString(),
        ["appId"] = row.App.AppId.ToString(),
        ["appDisplayName"] = row.App.DisplayName,
        ["ipAddress"] = row.IpAddress,
        ["status"] = Status(row),
        ["clientAppUsed"] = "Browser",
        ["deviceDetail"] = Device(row),
        ["location"] = Location(row),
        ["correlationId"] = row.CorrelationId.ToString(),
        ["conditionalAccessStatus"] = ConditionalAccessStatus(row),
        ["appliedConditionalAccessPolicies"] = Policies(row),
        ["isInteractive"] = true,
        ["riskDetail"] = "none",
        ["riskLevelAggregated"] = "none",
        ["riskLevelDuringSignIn"] = "none",
        ["riskState"] = "none",
        ["resourceDisplayName"] = row.App.ResourceDisplayName,
        ["resourceId"] = row.App.ResourceId.ToString(),
        ["authenticationRequirement"] = "multiFactorAuthentication",
        ["servicePrincipalId"] = "",
        ["userAgent"] = row.Who.UserAgent,
    };

    public static string ConditionalAccessStatus(SignInRow row) => row.ErrorCode == 0 ? "success" : "notApplied";

    public static JsonObject Status(SignInRow row) => new()
    {
        ["errorCode"] = row.ErrorCode,
        ["failureReason"] = row.FailureReason,
        ["additionalDetails"] = row.AdditionalDetails,
    };

    public static JsonObject Device(SignInRow row) => new()
    {
        ["deviceId"] = "",
        ["displayName"] = "",
        ["operatingSystem"] = row.Who.OperatingSystem,
        ["browser"] = row.Who.Browser,
        ["isCompliant"] = false,
        ["isManaged"] = false,
        ["trustType"] = "",
    };

    public static JsonObject Location(SignInRow row) => new()
    {
        ["city"] = row.Place.City,
        ["state"] = row.Place.State,
        ["countryOrRegion"] = row.Place.Country,
        ["geoCoordinates"] = new JsonObject { ["altitude"] = null, ["latitude"] = row.Place.Latitude, ["longitude"] = row.Place.Longitude },
    };

    public static JsonArray Policies(SignInRow row) =>
    [
        new JsonObject
        {
            ["id"] = Made.Id("policy/require-mfa").ToString(),
            ["displayName"] = "Require multifactor authentication for all users",
            ["enforcedGrantControls"] = new JsonArray("Mfa"),
            ["enforcedSessionControls"] = new JsonArray(),
            ["result"] = ConditionalAccessStatus(row),
        },
    ];
}
