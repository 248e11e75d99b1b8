namespace Detect.Events;

/// <summary>Graph's values for the words that the portal shows instead.</summary>
internal static class PortalWords
{
    internal static string? ConditionalAccess(string? words) => words switch
    {
        "Success" => "success",
        "Failure" => "failure",
        "Not Applied" or "Not applied" => "notApplied",
        _ => words,
    };

    internal static string? Requirement(string? words) => words switch
    {
        "Single-factor authentication" => "singleFactorAuthentication",
        "Multifactor authentication" or "Multi-factor authentication" => "multiFactorAuthentication",
        _ => words,
    };
}
