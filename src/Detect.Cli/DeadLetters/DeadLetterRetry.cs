using Detect.Connectors;

namespace Detect.Cli;

internal static class DeadLetterRetry
{
    private const string Role = "command line";

    public static async Task<ExitCode> RunAsync(
        IDetectStore store, string? sink, IReadOnlyList<string> ids, TimeProvider clock, Terminal console, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var details = ids.Count == 0 ? "all" : string.Join(", ", ids.Take(100));
        var entry = new AuditTrailEntry(now, Environment.UserName, Role, "sink.retry", sink ?? "all", details);
        await store.Operators.AppendAuditAsync(entry, cancellation).ConfigureAwait(false);
        var count = await store.Outbox.RetryRefusedAsync(sink, ids.Count == 0 ? null : ids, now, cancellation).ConfigureAwait(false);
        console.Output.WriteLine($"{Plural.Of(count, "notification")} to be sent again");
        if (count < ids.Count)
        {
            console.Fail($"{Plural.Of(ids.Count - count, "id")} of those named stand for nothing that was refused; 'detect deadletters list' shows what was");
            return ExitCode.ExpectationFailed;
        }

        return ExitCode.Ok;
    }
}
