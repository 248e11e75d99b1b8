using System.Globalization;
using System.Text.Json.Nodes;
using Detect.Events;

namespace Detect.Engine;

/// <summary>Says when it happened, wherever the record's table keeps that.</summary>
internal static class RecordTime
{
    public static void Set(TestRecord record, DateTimeOffset at)
    {
        var utc = Utc(at);
        if (!record.IsGraphResource)
        {
            record.Json.Set("time", utc);
        }

        foreach (var name in NamesOf(record))
        {
            record.Resource.Set(name, utc);
        }
    }

    public static string Utc(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string[] NamesOf(TestRecord record) => record.Table switch
    {
        EventTables.Audit or EventTables.Provisioning => ["activityDateTime"],
        EventTables.RiskDetection => ["activityDateTime", "detectedDateTime"],
        EventTables.RiskyUser => ["riskLastUpdatedDateTime"],
        EventTables.PimAlert or EventTables.RoleManagementPolicy => ["lastModifiedDateTime"],
        EventTables.GraphActivity => ["timeGenerated"],
        EventTables.AzureActivity or EventTables.Other => [],
        _ => ["createdDateTime"],
    };
}
