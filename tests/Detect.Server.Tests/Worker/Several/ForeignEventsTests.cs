using System.Text;
using Detect.Connectors;
using Detect.Events;
using Detect.Server.Tests.Late;

namespace Detect.Server.Tests.Several;

/// <summary>What other workers have appended, as a leader takes it.</summary>
public sealed class ForeignEventsTests : IAsyncLifetime
{
    private static readonly WorkerContent Content = CommitBench.ContentOf(LateRules.Load("""
        title: A user was added
        id: 00000000-0000-4000-8000-0000000000d1
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: Add user}, condition: selection}
        level: low
        """));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-foreign-");
    private IDetectStore store = null!;

    public async Task InitializeAsync() => store = await DetectStore.OpenAsync(
        new StoreOptions { Path = Path.Join(folder.FullName, "detect.db") }, TimeProvider.System, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task So_much_is_taken_at_once_that_memory_holds_it()
    {
        await AppendAsync([.. Enumerable.Range(1, 450).Select(i => Entry(i, "Reset password"))]);

        (await TakeAsync(after: 0)).Should().Be((200, false));
        (await TakeAsync(after: 200)).Should().Be((400, false));
        (await TakeAsync(after: 400)).Should().Be((450, true));

        (await LineNumbers.OfJournalAsync(store)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_event_without_a_time_begins_no_log()
    {
        await AppendAsync([Untimed(1), Untimed(2) with { IsUnmatched = false }, Entry(3, "Add user")]);

        (await TakeAsync(after: 0)).Should().Be((3, true));

        (await LineNumbers.OfJournalAsync(store)).Should().Equal([2, 3], "a rule of the worker that appended 2 matched it");
    }

    private async Task<(long Sequence, bool IsAll)> TakeAsync(long after)
    {
        using var metrics = new WorkerMetrics();
        await using var transaction = await store.BeginAsync(null, CancellationToken.None);
        var taken = await new ForeignEvents(Parts(metrics), Content, new JournalIndex(), first => first.OccurredAt is null)
            .TakeAsync(transaction, new CommitWork(AuditLine.Start), after, watermark: null, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return taken;
    }

    private async Task AppendAsync(IReadOnlyList<JournalEntry> entries)
    {
        await using var transaction = await store.BeginAsync(null, CancellationToken.None);
        await transaction.AppendJournalAsync(entries, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static JournalEntry Entry(int number, string operation)
    {
        var line = new AuditLine(number, number, operation, "alice", "192.0.2.1");
        return new JournalEntry
        {
            Key = new EventKey(1, (ulong)number),
            OccurredAt = line.At,
            Source = "entra",
            Partition = "second",
            ReceivedAt = line.At,
            IsUnmatched = operation != "Add user",
            Record = Encoding.UTF8.GetBytes(line.Json),
        };
    }

    private static JournalEntry Untimed(int number) => Entry(number, "none") with
    {
        OccurredAt = null,
        Record = Encoding.UTF8.GetBytes($$$"""{"properties":{"id":"Directory_{{{number}}}"},"message":"of no time"}"""),
    };

    private WorkerParts Parts(WorkerMetrics metrics)
    {
        var clock = new WorkerClock(lateness: TimeSpan.FromHours(1), absenceLimit: TimeSpan.FromHours(2));
        return new WorkerParts
        {
            Store = store,
            Options = new WorkerOptions { Threads = 1, CommitBytes = 1 },
            Time = TimeProvider.System,
            Sources = [],
            Clock = clock,
            Coverage = new CoverageMonitor([], clock),
            Metrics = metrics,
            Route = (_, _) => [],
            RuleFailed = (_, _) => { },
        };
    }
}
