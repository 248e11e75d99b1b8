namespace Detect.Connectors;

/// <summary>What the query API's errors mean, and what to do about them.</summary>
internal static class LogAnalyticsFaults
{
    private const string UnresolvedName = "SEM0100";

    private static readonly string[] LimitCodes =
    [
        "E_QUERY_RESULT_SET_TOO_LARGE", "E_RUNAWAY_QUERY", "E_LOW_MEMORY_CONDITION", "ResponsePayloadTooLarge", "QueryTimeout", "GatewayTimeout", "ResponseSizeError",
    ];

    public static bool IsTooLarge(ServiceAnswer answer) => answer.Status is 504 or 413
        || LimitCodes.Contains(answer.ErrorCode, StringComparer.OrdinalIgnoreCase);

    public static ServiceFaultException Of(ServiceAnswer answer, string table, string workspace) => answer.Status switch
    {
        401 => new(ServiceFaultKind.Denied, $"Log Analytics does not accept the token (401{Code(answer)}): check the identity, its tenant and the audience."),
        403 => new(ServiceFaultKind.Denied,
            $"The identity may not read {table} (403{Code(answer)}): give it the role Log Analytics Reader on the workspace, or read access to the table."),
        404 => new(ServiceFaultKind.Missing, $"There is no workspace {workspace} (404{Code(answer)}), or not in the cloud of this endpoint."),
        429 => new(ServiceFaultKind.Throttled, "Log Analytics asks for fewer queries (429).") { RetryAfter = answer.RetryAfter },
        400 when answer.ErrorCode == UnresolvedName && answer.ErrorMessage.Contains(table, StringComparison.Ordinal) => new(ServiceFaultKind.Missing,
            $"The workspace has no table {table}: no diagnostic setting sends it, or nothing has arrived yet. It is looked for again."),
        < 500 => new(ServiceFaultKind.Refused, $"Log Analytics refuses the query of {table} ({answer.Status}{Code(answer)})."),
        _ => new(ServiceFaultKind.Unavailable, $"Log Analytics is out of order ({answer.Status}{Code(answer)}).") { RetryAfter = answer.RetryAfter },
    };

    private static string Code(ServiceAnswer answer) => answer.ErrorCode.Length == 0 ? "" : $" {answer.ErrorCode}";
}
