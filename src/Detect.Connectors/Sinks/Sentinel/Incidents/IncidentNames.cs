using System.Security.Cryptography;
using System.Text;

namespace Detect.Connectors;

/// <summary>What an alert's parts are called in Sentinel. Ids follow from the alert, so that writing twice makes nothing twice.</summary>
internal static class IncidentNames
{
    public const string CommentAuthor = "Sentinel: ";

    public static string IncidentOf(string alertId) => Id($"incident\n{alertId}");

    public static string CommentOf(string alertId, AlertHistoryEntry entry) =>
        Id($"comment\n{alertId}\n{AlertJson.Time(entry.At)}\n{entry.By}\n{entry.Comment}");

    /// <summary>A status, and of a closed one the verdict.</summary>
    public static string State(AlertDocument alert) => State(StatusOf(IncidentEnd.StatusOf(alert)), ClassificationOf(alert.Verdict).Classification);

    public static string State(string status, string classification) => status == "Closed" ? $"{status} {classification}" : status;

    public static AlertStatus StatusOf(string status) => status switch
    {
        "Closed" => AlertStatus.Closed,
        "Active" => AlertStatus.Acknowledged,
        _ => AlertStatus.New,
    };

    public static string StatusOf(AlertStatus status) => status switch
    {
        AlertStatus.Closed => "Closed",
        AlertStatus.Acknowledged => "Active",
        _ => "New",
    };

    public static AlertVerdict VerdictOf(string classification) =>
        Enum.TryParse<AlertVerdict>(classification, out var verdict) ? verdict : AlertVerdict.Undetermined;

    /// <summary>Sentinel wants a reason with every classification but Undetermined.</summary>
    public static (string Classification, string? Reason) ClassificationOf(AlertVerdict? verdict) => verdict switch
    {
        AlertVerdict.TruePositive => ("TruePositive", "SuspiciousActivity"),
        AlertVerdict.BenignPositive => ("BenignPositive", "SuspiciousButExpected"),
        AlertVerdict.FalsePositive => ("FalsePositive", "IncorrectAlertLogic"),
        _ => ("Undetermined", null),
    };

    private static string Id(string text) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16)).ToString();
}
