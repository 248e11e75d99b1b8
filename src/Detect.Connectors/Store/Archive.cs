using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Detect.Connectors.Store;

internal sealed class Archive(ISqlDatabase database) : IArchive
{
    private const int PageSize = 100;

    public Task<ArchiveReport> VerifyAsync(ArchiveHead? known, IProgress<long>? progress, CancellationToken cancellation) =>
        new ArchiveVerification(database, known, progress).RunAsync(cancellation);

    public async IAsyncEnumerable<ArchiveEntry> ExportAsync(ArchiveQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (conditions, arguments) = Conditions(query);
        var (time, number) = (long.MinValue, 0L);
        while (true)
        {
            var page = await PageAsync(conditions, [.. arguments, ("time", time), ("number", number)], cancellation).ConfigureAwait(false);
            foreach (var entry in page)
            {
                yield return entry;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            (time, number) = ((page[^1].Record.OccurredAt ?? page[^1].Record.ReceivedAt).UtcTicks, page[^1].Number);
        }
    }

    private static (string Conditions, IReadOnlyList<(string, object?)> Arguments) Conditions(ArchiveQuery query)
    {
        var conditions = new List<string> { "a.kind = 'record'", "a.number > (SELECT pruned_number FROM archive_ends)" };
        var arguments = new List<(string, object?)>();
        if (query.AlertId is { } alert)
        {
            // The alert may itself be gone by retention, and its aliases with it: then its own id still finds its evidence.
            conditions.Add(
                """
                a.number IN (SELECT l.entry_number FROM archive l WHERE l.kind = 'link'
                  AND l.alert_id IN (@alert, COALESCE((SELECT x.alert_id FROM alert_aliases x WHERE x.alias = @alert), @alert)))
                """);
            arguments.Add(("alert", alert));
        }

        if (query.Account is { } account)
        {
            conditions.Add("a.number IN (SELECT c.number FROM archive_accounts c WHERE c.account_key = @account)");
            arguments.Add(("account", StoreKey.OfName(account)));
        }

        if (query.TenantId is { } tenant)
        {
            conditions.Add("UPPER(a.tenant_id) = @tenant");
            arguments.Add(("tenant", tenant.ToUpperInvariant()));
        }

        if (query.From is { } from)
        {
            conditions.Add("COALESCE(a.occurred_at, a.received_at) >= @from");
            arguments.Add(("from", from));
        }

        if (query.Until is { } until)
        {
            conditions.Add("COALESCE(a.occurred_at, a.received_at) < @until");
            arguments.Add(("until", until));
        }

        return (string.Join(" AND ", conditions), arguments);
    }

    private async Task<IReadOnlyList<ArchiveEntry>> PageAsync(
        string conditions, IReadOnlyList<(string, object?)> arguments, CancellationToken cancellation)
    {
        await using var session = await database.ReadAsync(cancellation).ConfigureAwait(false);
        var columns = string.Join(", ", ArchiveRow.Columns.Split(", ").Select(column => "a." + column));
        var rows = await session.QueryAsync(
            $"""
            SELECT {columns} FROM archive a
            WHERE {conditions} AND (COALESCE(a.occurred_at, a.received_at) > @time
              OR COALESCE(a.occurred_at, a.received_at) = @time AND a.number > @number)
            ORDER BY COALESCE(a.occurred_at, a.received_at), a.number LIMIT {PageSize}
            """,
            arguments,
            ArchiveRow.Read,
            cancellation).ConfigureAwait(false);
        return rows.Count == 0 ? [] : await WithAlertsAsync(session, rows, cancellation).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<ArchiveEntry>> WithAlertsAsync(
        SqlSession session, IReadOnlyList<ArchiveRow> rows, CancellationToken cancellation)
    {
        var numbers = string.Join(", ", rows.Select(row => row.Number.ToString(CultureInfo.InvariantCulture)));
        var links = await session.QueryAsync(
            $"SELECT entry_number, alert_id FROM archive WHERE kind = 'link' AND entry_number IN ({numbers}) ORDER BY number",
            [],
            row => (Number: row.Number(), AlertId: row.Text()),
            cancellation).ConfigureAwait(false);
        var alerts = links.ToLookup(link => link.Number, link => link.AlertId);
        return [.. rows.Select(row => Entry(row, [.. alerts[row.Number]]))];
    }

    private static ArchiveEntry Entry(ArchiveRow row, IReadOnlyList<string> alerts)
    {
        try
        {
            var record = new ArchiveRecord
            {
                Key = StoreKey.Event(row.EventKey),
                OccurredAt = row.OccurredAt is { } occurred ? new DateTimeOffset(occurred, TimeSpan.Zero) : null,
                TenantId = row.TenantId,
                Source = row.Source ?? "",
                ReceivedAt = new DateTimeOffset(row.ReceivedAt, TimeSpan.Zero),
                Accounts = row.AccountNames(),
                AlertIds = alerts,
                Record = row.Record ?? [],
            };
            return new ArchiveEntry(row.Number, record, Convert.ToHexStringLower(row.Hash));
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or JsonException)
        {
            throw new StoreException($"entry {row.Number} of the archive was changed and cannot be read: run 'detect archive verify'.", e)
            {
                IsTransient = false,
            };
        }
    }
}
