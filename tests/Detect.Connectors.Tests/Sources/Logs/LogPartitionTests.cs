using System.IO.Compression;
using System.Text;
using Detect.Events;

namespace Detect.Connectors.Tests;

public sealed class LogPartitionTests
{
    private static readonly DateTimeOffset Time = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);
    private static readonly LogLimits Limits = new() { BatchMessages = 3, BatchBytes = 10 };

    [Fact]
    public void A_batch_is_bounded_by_count()
    {
        using var partition = Partition(start: 0);
        AddAll(partition, 0, "a", "b", "c", "d");

        Take(partition).Should().Be("a b c → 3");
        Take(partition).Should().Be("d → 4");
        partition.Take(Limits).Should().BeNull();
    }

    [Fact]
    public void A_batch_is_bounded_by_bytes_but_holds_one_message_at_least()
    {
        using var partition = Partition(start: 0);
        AddAll(partition, 0, "123456", "1234", "1", "longer than a batch", "2");

        Take(partition).Should().Be("123456 1234 → 2");
        Take(partition).Should().Be("1 → 3");
        Take(partition).Should().Be("longer than a batch → 4");
        Take(partition).Should().Be("2 → 5");
    }

    [Fact]
    public void A_message_without_a_value_and_one_that_cannot_be_read_are_dead_letters()
    {
        using var partition = Partition(start: 0);
        partition.Add(new LogRecord(0), null);
        partition.Add(new LogRecord(1) { Unreadable = "It was packed in an unknown way." }, null);

        var batch = partition.Take(Limits)!;

        batch.Chunks.Should().BeEmpty();
        batch.Position.Ordinal.Should().Be(2);
        batch.DeadLetters.Select(letter => $"{letter.Origin.Source}@{letter.Origin.Line} {letter.Code}: {letter.Reason}").Should().Equal(
            "hub/0@0 empty-message: The message has no value.",
            "hub/0@1 unreadable-message: It was packed in an unknown way.");
    }

    [Fact]
    public void A_message_that_is_gzip_in_itself_is_one_dead_letter_with_its_bytes()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write("{\"a\":1}\n{\"a\":2}\n"u8);
        }

        using var partition = Partition(start: 0);
        partition.Add(new LogRecord(0) { Value = packed.ToArray() }, null);

        var batch = partition.Take(Limits)!;

        batch.Chunks.Should().BeEmpty();
        var letter = batch.DeadLetters.Should().ContainSingle().Subject;
        (letter.Code, letter.Reason).Should().Be(
            ("unreadable-message", "The value of the message is gzip; expected records as they are, and packing left to the client that writes them."));
        letter.Raw.ToArray().Should().Equal(packed.ToArray());
    }

    [Theory]
    [InlineData("00-00-00-00-2A-0A-7B-7D-0A-0A-41-0A")] // as schema registries frame it
    [InlineData("0A-05-61-64-61-C3-28-0A-0A-42-0A")]
    [InlineData("41-0A-42-00-43-0A")]
    [InlineData("7B-00-7D-00-0A-00-7B-00-7D-00")] // UTF-16
    public void A_message_that_is_no_text_is_one_dead_letter_with_its_bytes(string hex)
    {
        var value = Convert.FromHexString(hex.Replace("-", "", StringComparison.Ordinal));
        using var partition = Partition(start: 0);
        partition.Add(new LogRecord(0) { Value = value }, null);

        var batch = partition.Take(Limits)!;

        batch.Chunks.Should().BeEmpty();
        var letter = batch.DeadLetters.Should().ContainSingle().Subject;
        (letter.Code, letter.Reason).Should().Be(("unreadable-message", "The value of the message is not text in UTF-8; expected records as JSON."));
        letter.Raw.ToArray().Should().Equal(value);
    }

    [Fact]
    public void Of_a_message_of_records_one_that_is_not_UTF_8_spoils_no_other()
    {
        using var partition = Partition(start: 0);
        partition.Add(new LogRecord(0) { Value = (byte[])[.. " {\"a\":1}\n{\"a\":\""u8, 0xC3, 0x28, .. "\"}\n{\"a\":3}\n"u8] }, null);

        var batch = partition.Take(Limits)!;

        batch.DeadLetters.Should().BeEmpty();
        batch.Chunks.Should().ContainSingle();
    }

    [Fact]
    public void What_is_wrong_with_the_lines_of_a_message_is_told_at_its_offset()
    {
        using var partition = Partition(start: 7);
        AddAll(partition, 7, "{\"a\":1}\n\nno record\n{\"records\":[\n{\"b\":1}]}\n");
        var letters = new Letters();

        new EventDecoder().Decode(partition.Take(Limits)!.Chunks.Single(), letters);

        letters.All.Select(letter => (letter.Code, letter.Origin.Line, letter.Origin.ByteOffset)).Should().Equal(
            ("unknown-shape", 7L, 0L), ("invalid-json", 7L, 9L), ("unknown-shape", 7L, 32L));
    }

    [Fact]
    public void Messages_that_retention_removed_before_they_were_read_are_a_gap()
    {
        using var partition = Partition(start: 10);

        var gap = partition.Add(Record(25, "x", Time.AddHours(2)), logStart: 25);

        gap.Should().Be(new SourceGap(Time, Time.AddHours(2), "hub/0: messages 10 to 24 were removed by the log's retention before they were read"));
        Take(partition).Should().Be("x → 26");
    }

    [Fact]
    public void Offsets_that_the_log_passes_over_are_no_gap()
    {
        using var partition = Partition(start: 10);

        partition.Add(Record(12, "x"), logStart: 5).Should().BeNull();
        partition.ReachEnd(14, logStart: 5).Should().BeNull();
        Take(partition).Should().Be("x → 14");
    }

    [Fact]
    public void A_gap_at_the_end_of_the_log_moves_the_position_without_a_message()
    {
        using var partition = Partition(start: 10);

        partition.ReachEnd(25, logStart: 25).Should().NotBeNull();

        Take(partition).Should().Be(" → 25");
        partition.Take(Limits).Should().BeNull();
    }

    [Fact]
    public void A_log_that_was_made_anew_is_a_gap_and_its_ordinals_go_on_growing()
    {
        using var partition = Partition(start: 1_000);

        var gap = partition.Add(Record(0, "x", Time.AddHours(1)), logStart: 0);

        gap!.Reason.Should().Be("hub/0: the log was made anew: it goes on at message 0, and 1000 was awaited");
        Take(partition).Should().Be("x → 1001");
        using var restarted = new LogPartition("hub/0", LogPosition.Of(new StreamPosition(1_001, "1 2026-05-04T09:00:00Z")), null, TimeProvider.System);
        restarted.Add(Record(1, "y"), logStart: 0).Should().BeNull();
        Take(restarted).Should().Be("y → 1002");
    }

    [Fact]
    public void Where_a_partition_began_is_kept_before_its_first_message()
    {
        using var partition = Partition(start: null);

        partition.ReachEnd(40, logStart: 0).Should().BeNull();

        Take(partition).Should().Be(" → 40");
    }

    [Fact]
    public void Nothing_is_settled_beyond_the_last_commit_while_a_batch_is_under_way()
    {
        using var partition = Partition(start: 0);
        var commit = new TaskCompletionSource<bool>();
        AddAll(partition, 0, "a");
        partition.SettledNext.Should().Be(0);

        partition.Take(Limits);
        partition.SettledNext.Should().Be(0);
        partition.Track(commit.Task);
        partition.SettledNext.Should().Be(0);
        commit.SetResult(true);

        partition.SettledNext.Should().Be(1);
    }

    [Fact]
    public void Without_a_position_the_first_message_there_is_says_what_is_settled()
    {
        using var partition = Partition(start: null);
        partition.SettledNext.Should().BeNull();

        partition.Add(Record(1_000, "x"), logStart: 1_000);

        partition.SettledNext.Should().Be(1_000);
    }

    [Fact]
    public void A_partition_that_has_ended_takes_and_gives_nothing_more()
    {
        using var partition = Partition(start: 0);
        AddAll(partition, 0, "ab");

        var (dropped, underWay) = partition.End();

        dropped.Should().Be(2);
        underWay.IsCompletedSuccessfully.Should().BeTrue();
        partition.Ended.IsCancellationRequested.Should().BeTrue();
        AddAll(partition, 1, "c");
        partition.Take(Limits).Should().BeNull();
    }

    private static LogPartition Partition(long? start) =>
        new("hub/0", start is { } next ? new LogPosition(next, 0, Time) : null, null, TimeProvider.System);

    private static LogRecord Record(long offset, string value, DateTimeOffset? enqueuedAt = null) =>
        new(offset) { Value = Encoding.UTF8.GetBytes(value), EnqueuedAt = enqueuedAt };

    private static void AddAll(LogPartition partition, long offset, params string[] values)
    {
        foreach (var value in values)
        {
            partition.Add(Record(offset++, value), logStart: 0).Should().BeNull();
        }
    }

    private static string Take(LogPartition partition)
    {
        var batch = partition.Take(Limits)!;
        partition.Track(Task.FromResult(true));
        return $"{string.Join(' ', batch.Chunks.Select(chunk => Encoding.UTF8.GetString(chunk.Bytes.Span)))} → {batch.Position.Ordinal}";
    }

    private sealed class Letters : IEventVisitor
    {
        public List<DeadLetter> All { get; } = [];

        public void OnEvent(AuditEvent e)
        {
        }

        public void OnDeadLetter(DeadLetter deadLetter) => All.Add(deadLetter);

        public void OnNotice(RecordOrigin origin, string code, string message)
        {
        }
    }
}
