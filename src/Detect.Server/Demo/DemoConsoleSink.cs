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
        var story = AlertStory.Of(alert);
        foreach (var fact in story.Facts.Append(new StoryFact("First", [.. story.FirstSteps.Take(1)])).Append(new StoryFact("Alert", [Short(alert.Id)])))
        {
            var label = fact.Label;
            foreach (var line in fact.Lines)
            {
                Line(text, $"{label,-9} {line}");
                label = "";
            }
        }

        return text.ToString();
    }

    private static void Line(StringWriter text, string line)
    {
        // What an event says of itself does not get to steer a terminal.
        text.WriteLine($"         {string.Concat(line.Select(c => char.IsControl(c) ? '?' : c))}");
    }
}
