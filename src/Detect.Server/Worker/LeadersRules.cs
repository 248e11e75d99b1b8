using Detect.Connectors;
using Microsoft.Extensions.Logging;

namespace Detect.Server;

/// <summary>
/// What a worker that does not lead knows of the rules by which the leader goes. Nothing (an older program leads, or none has led yet) is
/// taken for agreement: such a leader could not drop what is handed over to it.
/// </summary>
internal sealed partial class LeadersRules(ContentWatch content, WorkerConditions conditions, ILogger log)
{
    private const string Reason = "The rules here are not those of the worker that leads: every event is handed over to it, and what matches here alone is not told.";

    private string? known;
    private string? lookedFor;

    public bool AreOtherThan(WorkerContent version) => known is not null && known != version.RulesFingerprint;

    /// <summary>Looks once for each of the leader's versions whether the files here have become the same meanwhile.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (AreOtherThan(content.Current) && lookedFor != known)
        {
            lookedFor = known;
            await content.RefreshAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>They stay what they are until the transaction ends.</summary>
    public async Task ReadAsync(IWorkerTransaction transaction, CancellationToken cancellation) =>
        known = await transaction.ReadRulesAsync(cancellation).ConfigureAwait(false);

    public void Say(WorkerContent version)
    {
        var isTold = conditions.Failing.Any(failure => failure.Condition == WorkerCondition.Rules);
        if (AreOtherThan(version) && !isTold && lookedFor == known)
        {
            conditions.Fail(WorkerCondition.Rules, Reason);
            LogOther(Reason);
        }
        else if (!AreOtherThan(version) && isTold)
        {
            conditions.Restore(WorkerCondition.Rules);
            LogAgree();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    private partial void LogOther(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The rules here are again those of the worker that leads: what matches is handed over to it")]
    private partial void LogAgree();
}
