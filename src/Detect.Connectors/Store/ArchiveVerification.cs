namespace Detect.Connectors.Store;

/// <summary>Walks the chain in pages, each read as one state, beside a worker that goes on appending.</summary>
internal sealed class ArchiveVerification(ISqlDatabase database, ArchiveHead? known, IProgress<long>? progress)
{
    private const int PageSize = 200;

    private long _number;
    private byte[] _hash = ArchiveTable.Genesis;
    private long _pruned;
    private bool _prunedIsSigned = true;
    private bool _knownIsMet = known is null;

    public async Task<ArchiveReport> RunAsync(CancellationToken cancellation)
    {
        long entries = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await ReadAsync(cancellation).ConfigureAwait(false);
            Begin(page.Ends);
            foreach (var row in page.Rows.Where(row => row.Number > page.Ends.PrunedNumber))
            {
                if (Check(row, page) is { } fault)
                {
                    return Report(entries, fault);
                }

                entries++;
            }

            progress?.Report(entries);
            if (page.Rows.Count < PageSize)
            {
                return Report(entries, CheckEnd(page.Ends));
            }
        }
    }

    private ArchiveReport Report(long entries, ArchiveFault? fault) =>
        new(entries, new ArchiveHead(_number, Convert.ToHexStringLower(_hash)), _pruned, fault);

    // Retention may have moved the beginning, before or while this walks.
    private void Begin(ArchiveEnds ends)
    {
        if (ends.PrunedNumber <= _pruned)
        {
            return;
        }

        _pruned = ends.PrunedNumber;
        _prunedIsSigned = false;
        _knownIsMet |= known is { } head && head.Number < ends.PrunedNumber;
        if (ends.PrunedNumber >= _number)
        {
            _number = ends.PrunedNumber;
            _hash = ends.PrunedHash;
            Meet();
        }
    }

    private ArchiveFault? Check(ArchiveRow row, Page page)
    {
        if (row.Number != _number + 1)
        {
            return new ArchiveFault(_number + 1, "the entry is missing");
        }

        if (row.Number > page.Ends.HeadNumber)
        {
            return new ArchiveFault(row.Number, "the entry was inserted: the archive ends before it");
        }

        if (!row.HashAfter(_hash).AsSpan().SequenceEqual(row.Hash))
        {
            return new ArchiveFault(row.Number, "the entry was changed, or another was put in its place");
        }

        if (!Accounts(row).SetEquals(page.Accounts[row.Number]))
        {
            return new ArchiveFault(row.Number, "the accounts that the entry is found by are not those that it names");
        }

        _prunedIsSigned |= row.Kind == ArchiveRow.PrunedKind && row.EntryNumber >= _pruned;
        _number = row.Number;
        _hash = row.Hash;
        return Meet();
    }

    private ArchiveFault? Meet()
    {
        if (known is null || known.Number != _number)
        {
            return null;
        }

        _knownIsMet = true;
        return known.Hash.Equals(Convert.ToHexString(_hash), StringComparison.OrdinalIgnoreCase)
            ? null
            : new ArchiveFault(_number, "the entry is not the one that was the last when its hash was noted: the archive was written anew");
    }

    private ArchiveFault? CheckEnd(ArchiveEnds ends)
    {
        if (_number < ends.HeadNumber)
        {
            return new ArchiveFault(_number + 1, "the entry is missing: entries were cut off at the end");
        }

        if (!_hash.AsSpan().SequenceEqual(ends.HeadHash))
        {
            return new ArchiveFault(_number, "the entry is not the one that was written last");
        }

        if (!_knownIsMet)
        {
            return new ArchiveFault(known!.Number, "the entry whose hash was noted is missing");
        }

        return _prunedIsSigned ? null : new ArchiveFault(1, "entries at the beginning are missing, and no retention has signed for them");
    }

    private static HashSet<string> Accounts(ArchiveRow row) => [.. ArchiveTable.AccountKeys(row).Select(Convert.ToHexString)];

    private async Task<Page> ReadAsync(CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        var ends = await ArchiveTable.ReadEndsAsync(session, cancellation).ConfigureAwait(false);
        var after = Math.Max(_number, ends.PrunedNumber);
        var rows = await session.QueryAsync(
            $"SELECT {ArchiveRow.Columns} FROM archive WHERE number > @after ORDER BY number LIMIT {PageSize}",
            [("after", after)],
            ArchiveRow.Read,
            cancellation).ConfigureAwait(false);
        var accounts = rows.Count == 0 ? [] : await session.QueryAsync(
            "SELECT number, account_key FROM archive_accounts WHERE number > @after AND number <= @last",
            [("after", after), ("last", rows[^1].Number)],
            row => (Number: row.Number(), Key: Convert.ToHexString(row.Bytes())),
            cancellation).ConfigureAwait(false);
        return new Page(ends, rows, accounts.ToLookup(account => account.Number, account => account.Key));
    }

    private sealed record Page(ArchiveEnds Ends, IReadOnlyList<ArchiveRow> Rows, ILookup<long, string> Accounts);
}
