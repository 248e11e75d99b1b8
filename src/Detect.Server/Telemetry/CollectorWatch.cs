using System.Diagnostics.Tracing;

namespace Detect.Server;

/// <summary>
/// Says in the log when telemetry does not arrive, and when it does again, once each for metrics, traces and logs: the exporter itself
/// drops what it cannot send and tells nobody.
/// </summary>
/// <param name="endpoint">What is sent elsewhere is not this worker's.</param>
internal sealed partial class CollectorWatch(Uri endpoint, ILogger log) : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private readonly Lock gate = new();
    private readonly HashSet<string> failing = new(StringComparer.Ordinal);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter)
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.Payload?.FirstOrDefault() is not string address || !address.StartsWith(endpoint.AbsoluteUri, StringComparison.Ordinal))
        {
            return;
        }

        if (eventData.EventName == "ExportSuccess")
        {
            Arrived(address);
        }
        else if (eventData.Level <= EventLevel.Warning)
        {
            Failed(address, $"{eventData.Payload.ElementAtOrDefault(1)}");
        }
    }

    private void Arrived(string address)
    {
        lock (gate)
        {
            if (!failing.Remove(address))
            {
                return;
            }
        }

        LogArrives(address);
    }

    private void Failed(string address, string details)
    {
        lock (gate)
        {
            if (!failing.Add(address))
            {
                return;
            }
        }

        LogDropped(address, Sentence(details));
    }

    // An exception with its stack, of which the first line behind its type says it. No header is in it.
    private static string Sentence(string details)
    {
        var line = details.Split('\n')[0].Trim();
        var type = line.IndexOf("Exception: ", StringComparison.Ordinal);
        return type < 0 ? line : line[(type + "Exception: ".Length)..];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Telemetry does not reach {Address} and is dropped; nothing else waits for it: {Reason}")]
    private partial void LogDropped(string address, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Telemetry reaches {Address} again")]
    private partial void LogArrives(string address);
}
