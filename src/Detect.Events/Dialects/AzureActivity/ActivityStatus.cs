namespace Detect.Events;

/// <summary>The Azure activity log's states as diagnostic records write them; the REST API and old rows use other words.</summary>
internal static class ActivityStatus
{
    internal static string? ToResultType(string? status) => status switch
    {
        "Started" => "Start",
        "Succeeded" => "Success",
        "Failed" => "Failure",
        "Accepted" => "Accept",
        _ => status,
    };
}
