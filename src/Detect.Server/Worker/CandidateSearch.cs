using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>
/// Finds the events that turn out to touch a privileged account after they were taken in: of the commit that also shows the grant, of
/// commits before a grant that comes late, and of workers that do not lead.
/// </summary>
/// <param name="decode">Null where a record can no longer be decoded.</param>
internal sealed class CandidateSearch(AccountDirectory accounts, bool isShared, Func<CandidateRecord, LiveEvent?> decode)
{
    private bool hasBegun;

    /// <summary>Adds what is to be archived to the commit.</summary>
    /// <returns>True when there was something to look at.</returns>
    public async Task<bool> RunAsync(IWorkerTransaction transaction, CommitWork commit, CancellationToken cancellation)
    {
        var granted = accounts.TakeGranted();
        var isFirst = !hasBegun;
        hasBegun = true;
        var hasUnexamined = isShared || commit.Candidates.Exists(candidates => !candidates.IsExamined);
        if (!isFirst && !hasUnexamined && granted.Count == 0)
        {
            return false;
        }

        var listed = await transaction.CandidatesAsync(unexaminedOnly: !isFirst && granted.Count == 0, cancellation).ConfigureAwait(false);
        if (listed.Count == 0)
        {
            return false;
        }

        var privileged = accounts.PrivilegedEver.Select(AccountHash.Of).ToHashSet();
        foreach (var candidates in listed)
        {
            var sought = isFirst || !candidates.IsExamined ? privileged : GrantedBefore(granted, candidates.Newest);
            if (AccountHash.ContainsAny(candidates.Accounts, sought))
            {
                await ExamineAsync(transaction, candidates.Number, commit, cancellation).ConfigureAwait(false);
            }
        }

        await transaction.SetCandidatesExaminedAsync(cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task ExamineAsync(IWorkerTransaction transaction, long number, CommitWork commit, CancellationToken cancellation)
    {
        if (await transaction.FindCandidatesAsync(number, cancellation).ConfigureAwait(false) is not { } candidates)
        {
            return;
        }

        foreach (var record in CandidateRecord.ReadAll(candidates))
        {
            // Of what cannot be decoded any more nobody can say that it touches none.
            var e = decode(record);
            if (e is null || accounts.IsAnyPrivileged(e.Event.TenantId, AccountDirectory.IdentitiesIn(e.Event), e.OccurredAt))
            {
                commit.Kept.Add(record.ToArchive(candidates, e));
            }
        }
    }

    private static HashSet<long> GrantedBefore(IReadOnlyDictionary<string, DateTimeOffset> granted, DateTimeOffset newest) =>
        [.. granted.Where(grant => grant.Value <= newest).Select(grant => AccountHash.Of(grant.Key))];
}
