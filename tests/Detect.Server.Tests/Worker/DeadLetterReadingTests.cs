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
        await RereadAsync(letters);

        var still = (await LettersAsync()).Should().ContainSingle().Subject;
        (still.Id, still.ReceivedAt, still.Partition, still.Line, still.Code, still.Attempts).Should().Be(
            (letters[0].Id, letters[0].ReceivedAt, letters[0].Partition, 3L, "invalid-csv", 3));
        still.Record.ToArray().Should().Equal(letters[0].Record.ToArray());
    }

    [Fact]
    public async Task Of_what_is_read_again_that_which_can_be_read_is_taken_out_and_the_rest_stays()
    {
        await SaveAsync(Letter("{\"id\": \"cut"), Letter("{\"time\": \"2026-03-01T10:00:00Z\", \"category\": \"AuditLogs\", \"properties\": {\"id\": \"1\"}}"), Letter("[1, 2]"));
        var before = await LettersAsync();

        await RereadAsync(before);

        (await LettersAsync()).Select(letter => (letter.Code, letter.Attempts, letter.Partition)).Should().Equal(
            ("not-an-object", 1, "audit.log"), ("not-an-object", 2, "audit.log"), ("truncated", 2, "audit.log"));
        (await LettersAsync()).Skip(1).Select(letter => letter.Id).Should().Equal(before[0].Id, before[2].Id);
    }

    [Fact]
    public async Task A_message_that_is_no_text_stays_one_letter()
    {
        await SaveAsync(Letter("one\n\0two\nthree\n") with { Code = "unreadable-message", Reason = "as it was found" });

        await RereadAsync(await LettersAsync());

        var still = (await LettersAsync()).Should().ContainSingle().Subject;
        (still.Code, still.Reason, still.Attempts).Should().Be(("unreadable-message", "as it was found", 2));
        Encoding.UTF8.GetString(still.Record.Span).Should().Be("one\n\0two\nthree\n");
    }

    [Fact]
    public async Task A_row_that_can_be_read_by_now_is_an_event()
    {
        await SaveAsync(Letter("2026-03-01T10:00:00Z,Add user,1,AuditLogs") with { CsvHeader = Encoding.UTF8.GetBytes(Header) });

        await RereadAsync(await LettersAsync());

        (await LettersAsync()).Should().BeEmpty();
        (await bench.Store.ReadProgressAsync(CancellationToken.None)).Single(progress => progress.Partition == "dead letters").Events.Should().Be(1);
    }

    private static StoredDeadLetter Letter(string record) => new()
    {
        Source = "files",
        Partition = "audit.log",
        Line = 7,
        ByteOffset = 400,
        Code = "no-time",
        Reason = "as an earlier version saw it",
        ReceivedAt = DateTimeOffset.UnixEpoch,
        Record = Encoding.UTF8.GetBytes(record),
    };

    private async Task SaveAsync(params StoredDeadLetter[] letters)
    {
        await using var transaction = await bench.Store.BeginAsync(null, CancellationToken.None);
        await transaction.SaveDeadLettersAsync(letters, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private Task RereadAsync(IReadOnlyList<StoredDeadLetter> letters) => new DeadLetterReading(bench.Running).RereadAsync(letters, CancellationToken.None);

    private Task<IReadOnlyList<StoredDeadLetter>> LettersAsync() => bench.Store.Operators.DeadLettersAsync(null, 10, CancellationToken.None);
}
