namespace Detect.Connectors;

/// <summary>Notifications as lines: the alert's JSON, or an OCSF finding.</summary>
internal static class AlertLines
{
    /// <summary>One line for each alert, each ended.</summary>
    public static MemoryStream Of(IReadOnlyList<Notification> notifications, bool ocsf)
    {
        var lines = new MemoryStream();
        foreach (var notification in notifications)
        {
            foreach (var alert in notification.Alerts)
            {
                Write(alert, notification.Kind, ocsf, lines);
                lines.WriteByte((byte)'\n');
            }
        }

        return lines;
    }

    private static void Write(AlertDocument alert, NotificationKind kind, bool ocsf, Stream line)
    {
        if (ocsf)
        {
            OcsfDetectionFinding.Write(alert, Activity(kind), line);
        }
        else
        {
            AlertJson.Write(alert, line);
        }
    }

    private static OcsfActivity Activity(NotificationKind kind) => kind switch
    {
        NotificationKind.Updated => OcsfActivity.Update,
        NotificationKind.Resolved => OcsfActivity.Close,
        _ => OcsfActivity.Create,
    };
}
