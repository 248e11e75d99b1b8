using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Detect.Connectors.Tests.AzureSources;

namespace Detect.Connectors.Tests;

public sealed class FilesSourceTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-files-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_line_is_delivered_when_it_is_complete()
    {
        var log = PathOf("audit.log");
        File.WriteAllText(log, Line(1) + Line(2)[..40]);
        await using var running = Follow(log);

        (await running.Session.ReadTextAsync(Line(1).Length)).Should().Be(Line(1));

        File.AppendAllText(log, Line(2)[40..] + Line(3));
        (await running.Session.ReadTextAsync(Line(2).Length + Line(3).Length)).Should().Be(Line(2) + Line(3));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task Lines_in_UTF_16_are_followed_and_nothing_is_read_again(bool isBigEndian, bool hasMark)
    {
        var log = PathOf("audit.json");
        var encoding = new UnicodeEncoding(isBigEndian, hasMark);
        var accented = Line(3).Replace("3", "界上😀", StringComparison.Ordinal);
        File.WriteAllText(log, Line(1) + Line(2), encoding);
        await using var running = Follow(log);

        (await running.Session.ReadTextAsync(Line(1).Length * 2)).TrimStart('\uFEFF').Should().Be(Line(1) + Line(2));

        var next = encoding.GetBytes(accented + Line(4));
        File.AppendAllBytes(log, next.AsSpan(0, 41));
        File.AppendAllBytes(log, next.AsSpan(41));
        (await running.Session.ReadTextAsync((accented + Line(4)).Length)).Should().Be(accented + Line(4));
    }

    [Fact]
    public async Task Lines_after_a_byte_order_mark_of_UTF_8_are_followed()
    {
        var log = PathOf("audit.log");
        File.WriteAllText(log, Line(1), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await using var running = Follow(log);
        await running.Session.ReadTextAsync(Line(1).Length);

        File.AppendAllText(log, Line(2));

        (await running.Session.ReadTextAsync(Line(2).Length)).Should().Be(Line(2), "nothing is read again");
    }

    [Fact]
    public async Task A_rotated_file_goes_on_under_its_new_name_and_the_new_one_begins()
    {
        var log = PathOf("audit.log");
        File.WriteAllText(log, Line(1));
        await using var running = Follow(folder.FullName);
        await running.Session.ReadTextAsync(Line(1).Length);

        File.AppendAllText(log, Line(2));
        File.Move(log, PathOf("audit.1.log"));
        File.WriteAllText(log, Line(3));

        var text = await running.Session.ReadTextAsync(Line(2).Length + Line(3).Length);
        text.Should().Contain(Line(2)).And.Contain(Line(3)).And.NotContain(Line(1));
    }

    [Theory]
    [InlineData("audit.log.1", true)]
    [InlineData("audit.log.1", false)]
    [InlineData("audit.log-20260302", true)]
    [InlineData("audit.log-20260302", false)]
    [InlineData("audit.log.2026-03-02T12:00", true)]
    [InlineData("audit.log.old", true)]
    public async Task What_is_written_until_the_writer_opens_the_new_file_is_read_under_whatever_name_rotation_gives(string rotated, bool isFolder)
    {
        var log = PathOf("audit.log");
        File.WriteAllText(PathOf("audit.log.7"), isFolder ? "" : Line(9));
        File.WriteAllText(log, Line(1));
        await using var running = Follow(isFolder ? folder.FullName : log);
        await running.Session.ReadTextAsync(Line(1).Length);

        File.Move(log, PathOf(rotated));
        File.AppendAllText(PathOf(rotated), Line(2));
        File.WriteAllText(log, Line(3));

        var text = await running.Session.ReadTextAsync(Line(2).Length + Line(3).Length);
        text.Should().Contain(Line(2)).And.Contain(Line(3)).And.NotContain(Line(1));
    }

    [Fact]
    public async Task The_end_of_a_rotated_file_is_read_after_a_restart_too()
    {
        var log = PathOf("audit.log");
        File.WriteAllText(log, Line(1));
        var before = new RecordingSession();
        await Once(log).RunAsync(before, CancellationToken.None);

        File.AppendAllText(log, Line(2));
        File.Move(log, PathOf("audit.log.1"));
        File.WriteAllText(log, Line(3));
        var after = new RecordingSession { Committed = before.Committed };
        await Once(log).RunAsync(after, CancellationToken.None);

        (await after.ReadTextAsync(Line(2).Length + Line(3).Length)).Should().Contain(Line(2)).And.Contain(Line(3));
    }

    [Theory]
    [InlineData("audit.log.part")]
    [InlineData("audit.log.1.tmp")]
    [InlineData("audit.log.")]
    [InlineData("audit.tar.gz.1")]
    [InlineData("notes.1")]
    public async Task What_is_no_rotated_log_is_passed_over(string name)
    {
        File.WriteAllText(PathOf(name), Line(1));
        File.WriteAllText(PathOf("z.log"), Line(2));
        var session = new RecordingSession();

        await Once(folder.FullName).RunAsync(session, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        (await session.ReadTextAsync(Line(2).Length)).Should().Be(Line(2));
        session.Delivered.TryRead(out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_file_that_was_cut_and_written_anew_begins_again()
    {
        var log = PathOf("audit.log");
        File.WriteAllText(log, Line(1) + Line(2));
        await using var running = Follow(log);
        await running.Session.ReadTextAsync(Line(1).Length + Line(2).Length);

        File.WriteAllText(log, Line(3));

        (await running.Session.ReadTextAsync(Line(3).Length)).Should().Be(Line(3));
    }

    [Fact]
    public async Task Every_file_is_announced_before_one_is_read()
    {
        File.WriteAllText(PathOf("a.log"), Line(1));
        File.WriteAllText(PathOf("b.log"), Line(2));
        var session = new RecordingSession();

        await Once(folder.FullName).RunAsync(session, CancellationToken.None);

        session.BegunAtFirst!.Distinct().Should().HaveCount(2);
    }

    [Fact]
    public async Task A_file_too_short_to_be_told_from_others_is_announced_before_one_is_read_too()
    {
        File.WriteAllText(PathOf("a.log"), Line(1));
        File.WriteAllText(PathOf("b.log"), Line(2).TrimEnd());
        var session = new RecordingSession();

        await Once(folder.FullName).RunAsync(session, CancellationToken.None);

        session.BegunAtFirst!.Distinct().Should().HaveCount(2);
    }

    [Theory]
    [InlineData("pipe.log")]
    [InlineData("link.log")]
    public async Task A_pipe_beside_the_files_keeps_none_of_them_waiting(string name)
    {
        var pipe = PathOf("pipe.log");
        using (var made = Process.Start("mkfifo", [pipe]))
        {
            await made.WaitForExitAsync();
        }

        if (name != "pipe.log")
        {
            File.Move(pipe, PathOf("pipe"));
            File.CreateSymbolicLink(PathOf(name), PathOf("pipe"));
        }

        File.WriteAllText(PathOf("z.log"), Line(1));
        var session = new RecordingSession();

        await Task.Run(() => Once(folder.FullName).RunAsync(session, CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(30));

        (await session.ReadTextAsync(Line(1).Length)).Should().Be(Line(1));
    }

    [Fact]
    public async Task A_file_without_a_byte_is_read_to_its_end()
    {
        File.WriteAllText(PathOf("empty.log"), "");

        await Once(folder.FullName).RunAsync(new RecordingSession(), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task After_a_restart_only_what_was_not_committed_is_read()
    {
        var log = PathOf("audit.log");
        File.WriteAllText(log, Line(1) + Line(2));
        var before = new RecordingSession();
        await Once(log).RunAsync(before, CancellationToken.None);

        File.AppendAllText(log, Line(3));
        var after = new RecordingSession { Committed = before.Committed };
        await Once(log).RunAsync(after, CancellationToken.None);

        (await after.ReadTextAsync(Line(3).Length)).Should().Be(Line(3));
        after.Delivered.TryRead(out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_restart_after_a_rotation_reads_nothing_twice()
    {
        var log = PathOf("audit.log");
        File.WriteAllText(log, Line(1));
        var before = new RecordingSession();
        await Once(folder.FullName).RunAsync(before, CancellationToken.None);

        File.Move(log, PathOf("audit.1.log"));
        File.WriteAllText(log, Line(2));
        var after = new RecordingSession { Committed = before.Committed };
        await Once(folder.FullName).RunAsync(after, CancellationToken.None);

        (await after.ReadTextAsync(Line(2).Length)).Should().Be(Line(2));
        after.Delivered.TryRead(out _).Should().BeFalse();
    }

    [Fact]
    public async Task What_is_not_written_in_lines_is_read_whole_and_once()
    {
        var wrapped = "{\n  \"records\": [\n" + Line(1).TrimEnd() + ",\n" + Line(2) + "]\n}\n";
        File.WriteAllText(PathOf("export.json"), wrapped);
        using (var gzip = new GZipStream(File.Create(PathOf("old.log.gz")), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Line(3)));
        }

        var session = new RecordingSession();
        await Once(folder.FullName).RunAsync(session, CancellationToken.None);
        var again = new RecordingSession { Committed = session.Committed };
        await Once(folder.FullName).RunAsync(again, CancellationToken.None);

        var text = await session.ReadTextAsync(wrapped.Length + Line(3).Length);
        text.Should().Contain(wrapped).And.Contain(Line(3));
        again.Delivered.TryRead(out _).Should().BeFalse();
    }

    [Fact]
    public async Task The_last_line_needs_no_end_when_nothing_more_comes()
    {
        File.WriteAllText(PathOf("audit.log"), Line(1) + Line(2).TrimEnd());
        var session = new RecordingSession();

        await Once(folder.FullName).RunAsync(session, CancellationToken.None);

        (await session.ReadTextAsync(Line(1).Length + Line(2).Length - 1)).Should().Be(Line(1) + Line(2).TrimEnd());
    }

    [Fact]
    public async Task A_missing_file_is_reported_and_awaited()
    {
        var log = PathOf("later.log");
        await using var running = Follow(log);
        var report = await running.Session.Reports.ReadAsync();

        report.Should().Be(new SourceReport(SourceState.Failing) { Reason = $"{log}: no such file or folder" });

        File.WriteAllText(log, Line(1));
        (await running.Session.ReadTextAsync(Line(1).Length)).Should().Be(Line(1));
    }

    [Fact]
    public async Task What_is_appended_is_read_long_before_files_are_looked_for_again()
    {
        var start = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        var clock = new FlyingClock(start);
        File.WriteAllText(PathOf("audit.log"), Line(1));
        var source = new FilesSource(Settings(folder.FullName) with { Poll = TimeSpan.FromHours(1) }, clock);
        await using var running = new RunningSourceTest(source);
        await running.Session.ReadTextAsync(Line(1).Length);
        await clock.HeldAsync(1);

        File.AppendAllText(PathOf("audit.log"), Line(2));
        clock.FlyTo(start.AddMinutes(6));

        (await running.Session.ReadTextAsync(Line(2).Length)).Should().Be(Line(2));
    }

    [Fact]
    public async Task A_file_that_was_rotated_since_it_was_looked_for_is_left_to_the_next_look()
    {
        var start = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        var clock = new FlyingClock(start);
        File.WriteAllText(PathOf("audit.log"), Line(1));
        var source = new FilesSource(Settings(folder.FullName) with { Poll = TimeSpan.FromHours(1) }, clock);
        await using var running = new RunningSourceTest(source);
        await running.Session.ReadTextAsync(Line(1).Length);
        await clock.HeldAsync(1);

        File.Move(PathOf("audit.log"), PathOf("audit.1.log"));
        File.WriteAllText(PathOf("audit.log"), Line(2) + Line(3) + Line(4));
        clock.FlyTo(start.AddMinutes(54));
        await clock.HeldAsync(1);
        running.Session.Delivered.TryRead(out _).Should().BeFalse();

        clock.FlyTo(start.AddHours(3));
        (await running.Session.ReadTextAsync(Line(2).Length * 3)).Should().Be(Line(2) + Line(3) + Line(4));
    }

    [Fact]
    public async Task A_deleted_file_does_not_hold_the_clock()
    {
        var log = PathOf("audit.log");
        File.WriteAllText(log, Line(1));
        var before = new RecordingSession();
        await Once(log).RunAsync(before, CancellationToken.None);
        before.CaughtUpAt.Should().HaveCount(1);

        File.Delete(log);
        File.WriteAllText(PathOf("other.log"), Line(2));
        var after = new RecordingSession { Committed = before.Committed };
        await Once(folder.FullName).RunAsync(after, CancellationToken.None);

        after.Released.Distinct().Should().Equal(before.CaughtUpAt.Keys);
    }

    [Fact]
    public async Task A_file_that_comes_back_is_read_on_as_long_as_its_position_is_kept_and_from_its_start_after_that()
    {
        var start = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        var clock = new FlyingClock(start);
        var log = PathOf("audit.log");
        File.WriteAllText(log, Line(1));
        await using var running = new RunningSourceTest(new FilesSource(Settings(folder.FullName) with { Poll = TimeSpan.FromHours(1) }, clock));
        await running.Session.ReadTextAsync(Line(1).Length);
        await clock.HeldAsync(1);

        File.Delete(log);
        await LookAsync(start.AddHours(2));
        File.WriteAllText(log, Line(1) + Line(2));
        await LookAsync(start.AddHours(4));
        (await running.Session.ReadTextAsync(Line(2).Length)).Should().Be(Line(2));

        File.Delete(log);
        await LookAsync(start.AddHours(6));
        running.Session.Forget();
        await LookAsync(start.AddHours(8));
        File.WriteAllText(log, Line(1) + Line(2));
        await LookAsync(start.AddHours(10));
        (await running.Session.ReadTextAsync(Line(1).Length * 2)).Should().Be(Line(1) + Line(2));

        async Task LookAsync(DateTimeOffset at)
        {
            clock.FlyTo(at);
            await clock.HeldAsync(1);
        }
    }

    [Fact]
    public async Task A_large_file_comes_in_batches_with_lines_and_offsets()
    {
        var lines = Enumerable.Range(1, 2000).Select(Line).ToList();
        File.WriteAllText(PathOf("audit.log"), string.Concat(lines));
        var session = new RecordingSession();
        await new FilesSource(Settings(folder.FullName) with { OnlyOnce = true, BatchBytes = 10_000 }, TimeProvider.System).RunAsync(session, CancellationToken.None);

        var batches = new List<SourceBatch>();
        while (session.Delivered.TryRead(out var batch))
        {
            batches.Add(batch);
        }

        batches.Should().HaveCountGreaterThan(10);
        string.Concat(batches.Select(RecordingSession.TextOf)).Should().Be(string.Concat(lines));
        var last = batches[^1].Chunks[0];
        last.ByteOffset.Should().Be(batches.SkipLast(1).Sum(b => b.Chunks[0].Bytes.Length));
        last.FirstLine.Should().Be(1 + batches.SkipLast(1).Sum(b => b.Chunks[0].Bytes.Span.Count((byte)'\n')));
    }

    private static string Line(int number) =>
        $$$"""{"time":"2026-03-02T09:00:00Z","category":"AuditLogs","tenantId":"11111111-2222-3333-4444-555555555555","properties":{"id":"record-{{{number}}}","activityDisplayName":"Add user"}}""" + "\n";

    private static FilesSettings Settings(string path) => new() { Name = "files", Path = path, Poll = TimeSpan.FromMilliseconds(10) };

    private static FilesSource Once(string path) => new(Settings(path) with { OnlyOnce = true }, TimeProvider.System);

    private static RunningSourceTest Follow(string path) => new(new FilesSource(Settings(path), TimeProvider.System));

    private string PathOf(string name) => Path.Join(folder.FullName, name);
}
