namespace Detect.Events;

/// <summary>The dialect in which a record reached us.</summary>
public enum RecordShape
{
    /// <summary>Event Hubs, blob export and every other diagnostic-settings record.</summary>
    EventHubs,
    LogAnalytics,
    Graph,
    PortalCsv,
    Office365,

    /// <summary>The Azure activity log as its REST API returns it.</summary>
    AzureActivityRest,

    /// <summary>Any JSON, read by dotted path.</summary>
    Json,
}
