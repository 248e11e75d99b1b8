using FsCheck;
using FsCheck.Fluent;
using Property = Detect.Engine.Tests.Property;

namespace Detect.Connectors.Tests.Store;

/// <summary>Random archives, written in random pieces, and one random change by SQL.</summary>
public sealed class ArchiveProperties
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly string[] Changes =
    [
        "DELETE FROM archive WHERE number = {0}",
        "UPDATE archive SET received_at = received_at + 1 WHERE number = {0}",
        "UPDATE archive SET record = NULL, accounts = NULL WHERE number = {0}",
        "UPDATE archive SET alert_id = COALESCE(alert_id, '') || 'x' WHERE number = {0}",
        "UPDATE archive SET entry_number = COALESCE(entry_number, 0) + 1 WHERE number = {0}",
        "UPDATE archive SET hash = (SELECT hash FROM archive WHERE number = {1}) WHERE number = {0}",
        "UPDATE archive SET record = (SELECT hash FROM archive WHERE number = {1}) WHERE number = {0}",
    ];

    private static readonly Arbitrary<Case> Cases = Arb.From(
        from pieces in (
            from record in Gen.Choose(1, 12)
            from alert in Gen.Elements("", "a-1", "a-2")
            select (record, alert)).NonEmptyListOf().NonEmptyListOf()
        from change in Gen.Elements(Changes)
        from at in Gen.Choose(0, 1000)
        from other in Gen.Choose(1, 999)
        select new Case([.. pieces.Select(piece => piece.ToArray())], change, at, other));

    [Theory, OnSqlite, OnPostgres]
    public async Task Any_change_is_found_where_it_is_and_no_fault_where_there_is_none(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        await Task.Run(() => Property.Check("archive", Cases, 60, c => RunAsync(test, c).GetAwaiter().GetResult()));
    }

    private static async Task<bool> RunAsync(TestStore test, Case c)
    {
        await test.SqlAsync(
            $"""
            DELETE FROM archive;
            DELETE FROM archive_accounts;
            UPDATE archive_ends SET head_number = 0, head_hash = '{new string('0', 64)}'
            """);
        foreach (var piece in c.Pieces)
        {
            await test.CommitAsync(transaction => transaction.AppendArchiveAsync(
                [.. piece.Select(e => e.Alert.Length == 0 ? Some.Evidence(e.Record) : Some.Evidence(e.Record, e.Alert))], None));
        }

        var all = c.Pieces.SelectMany(piece => piece).ToList();
        var expected = all.Select(e => e.Record).Distinct().Count() + all.Where(e => e.Alert.Length > 0).Distinct().Count();
        (await test.Store.Archive.VerifyAsync(null, null, None)).Should().BeEquivalentTo(new { Entries = expected, Fault = (ArchiveFault?)null });

        var number = 1 + (c.At % expected);
        var other = 1 + ((number - 1 + c.Other) % expected);
        if (c.Change.Contains("{1}", StringComparison.Ordinal) && other == number)
        {
            return true;
        }

        await test.SqlAsync(string.Format(null, c.Change, number, other));
        var isNothing = c.Change == Changes[2] && await IsLinkAsync(test, number);
        return (await test.Store.Archive.VerifyAsync(null, null, None)).Fault?.Number == (isNothing ? null : number);
    }

    // A link has neither record nor accounts to lose.
    private static async Task<bool> IsLinkAsync(TestStore test, int number) =>
        await test.ScalarAsync($"SELECT kind FROM archive WHERE number = {number}") is "link";

    private sealed record Case(IReadOnlyList<(int Record, string Alert)[]> Pieces, string Change, int At, int Other)
    {
        public override string ToString() =>
            $"{string.Join(" | ", Pieces.Select(piece => string.Join(" ", piece.Select(e => $"{e.Record}:{e.Alert}"))))}; {Change} at {At}, {Other}";
    }
}
