using System.Text;
using Detect.Connectors;

namespace Detect.Server.Tests;

/// <summary>Records that could not be read, on their way again.</summary>
public sealed class DeadLetterReadingTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Header = "TimeGenerated,OperationName,Id,Type";

    private readonly WorkerBench bench = new();

    public Task InitializeAsync() => bench.StartAsync();

    public async ValueTask DisposeAsync() => await bench.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task A_row_that_cannot_be_read_keeps_its_header_and_is_read_as_a_row_again()
    {
        await File.WriteAllTextAsync(bench.PathOf("feed/export.csv"), $"{Header}\n2026-03-01T10:00:00Z,Add user,1,AuditLogs\n2026-03-01T10:00:01Z,Add user\n");
        var letters = await WithPatience.UntilAsync(LettersAsync, letters => letters.Count == 1);

        letters[0].Code.Should().Be("invalid-csv");
        await RereadAsync(letters);

        (await LettersAsync()).Select(letter => (letter.Code, letter.Line)).Should().Equal(("invalid-csv", 3L), ("invalid-csv", 3L));
    }

    [Fact]
    public async Task A_row_that_can_be_read_by_now_is_an_event()
    {
        var letter = new StoredDeadLetter
        {
            Source = "files",
            Partition = "export.csv",
            Line = 7,
            ByteOffset = 400,
            Code = "no-time",
            Reason = "as an earlier version saw it",
            ReceivedAt = DateTimeOffset.UnixEpoch,
            Record = Encoding.UTF8.GetBytes("2026-03-01T10:00:00Z,Add user,1,AuditLogs"),
            CsvHeader = Encoding.UTF8.GetBytes(Header),
        };

        await RereadAsync([letter]);

        (await LettersAsync()).Should().BeEmpty();
        (await bench.Store.ReadProgressAsync(CancellationToken.None)).Single(progress => progress.Partition == "dead letters").Events.Should().Be(1);
    }

    private Task RereadAsync(IReadOnlyList<StoredDeadLetter> letters) => new DeadLetterReading(bench.Running).RereadAsync(letters, CancellationToken.None);

    private Task<IReadOnlyList<StoredDeadLetter>> LettersAsync() => bench.Store.Operators.DeadLettersAsync(null, 10, CancellationToken.None);
}
