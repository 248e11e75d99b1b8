using System.Globalization;
using Detect.Connectors;

namespace Detect.Server;

/// <summary>Alerts as a person reads them in a terminal.</summary>
internal sealed class DemoConsoleSink(TextWriter output) : ISink
{
    public string Name => "console";

    public SinkLimits Limits => SinkLimits.OneByOne;

    public Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Notification> notifications, CancellationToken stopping)
    {
        foreach (var notification in notifications)
        {
            output.Write(Block(notification));
        }

        return Task.FromResult<IReadOnlyList<DeliveryOutcome>>([.. notifications.Select(_ => DeliveryOutcome.Delivered)]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Which alert a line is about: several may have one title.</summary>
    public static string Named(string id, string title) => $"alert {Short(id)} ({title})";

    private static string Short(string id) => id.Length > 8 ? id[..8] : id;

    private static string Block(Notification notification)
    {
        var alert = notification.Alert;
        if (notification.Kind != NotificationKind.Created)
        {
            return $"         {notification.Kind.ToString().ToLowerInvariant()}: {Named(alert.Id, alert.Rule.Title)}: {alert.Arithmetic}\n";
        }

        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine();
        text.WriteLine($"{AlertJson.LevelName(alert.Rule.Level).ToUpperInvariant(),-8} {alert.Rule.Title}");
        Line(text, alert.Arithmetic);
        Line(text, string.Join(", ", alert.Group.Select(field => $"{field.Name} {field.Value}")));
        Line(text, Who(alert));
        Line(text, RunbookSteps.Of(alert.Rule.Runbook) is [var first, ..] ? $"first: {first}" : "");
        Line(text, $"alert {Short(alert.Id)}");
        return text.ToString();
    }

    private static string Who(AlertDocument alert)
    {
        if (alert.Events is not [.., var last])
        {
            return "";
        }

        var whom = string.Join(", ", alert.Events.Select(e => e.Target).OfType<string>().Distinct(StringComparer.Ordinal).Take(3));
        var from = last.IpAddress is { } address ? $" from {address}" : "";
        return $"{last.Actor ?? "somebody"}{from}: {last.Operation}{(whom.Length > 0 ? $", to {whom}" : "")}{(last.Role is { } role && role != whom ? $" ({role})" : "")}";
    }

    private static void Line(StringWriter text, string line)
    {
        if (line.Length > 0)
        {
            // What an event says of itself does not get to steer a terminal.
            text.WriteLine($"         {string.Concat(line.Select(c => char.IsControl(c) ? '?' : c))}");
        }
    }
}
