using System.Diagnostics;

namespace Detect.Server;

/// <summary>The worker's own spans; those of HTTP, in and out, and of PostgreSQL are the framework's.</summary>
internal static class WorkerTracing
{
    private static readonly ActivitySource Source = new("Detect.Worker");

    /// <summary>One commit. Null where nobody listens; ticks without batches are not worth a span.</summary>
    public static Activity? Commit(int batches, long bytes)
    {
        var span = batches == 0 ? null : Source.StartActivity("detect.commit");
        span?.SetTag("detect.commit.batches", batches);
        span?.SetTag("detect.commit.size", bytes);
        return span;
    }
}
