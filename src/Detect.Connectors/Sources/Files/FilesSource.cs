namespace Detect.Connectors;

/// <summary>
/// Follows a file or a folder. A file is known by its first bytes, so a rotated file goes on where it was under its new name; one that
/// was cut begins again. Lines are read as they are completed; everything else (CSV, gzip, JSON over several lines) is read whole when
/// it has stopped growing. What the store has committed is not read again, but for a file that was replaced.
/// </summary>
public sealed class FilesSource(FilesSettings settings, TimeProvider time) : ISource
{
    private const int GlancesPerLook = 10;
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromMinutes(10);

    private readonly List<FollowedFile> files = [];
    private readonly List<Task<bool>> outstanding = [];

    // Of files that are too short yet to be told from others: how long each was when last looked at.
    private readonly Dictionary<string, long> lengths = new(StringComparer.Ordinal);
    private long forgotAt = time.GetTimestamp();

    public string Name => settings.Name;

    public string? TenantId => settings.TenantId;

    public SourceGuarantees Guarantees { get; } = new(Redelivers: true, Ordered: true, Tables: []);

    public async Task RunAsync(ISourceSession session, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(session);
        await RecallAsync(session, stopping).ConfigureAwait(false);
        await SeeAsync(session, stopping).ConfigureAwait(false);
        while (true)
        {
            var isAtEnd = await LookAsync(session, stopping).ConfigureAwait(false);
            if (isAtEnd && settings.OnlyOnce)
            {
                await Task.WhenAll(outstanding).WaitAsync(stopping).ConfigureAwait(false);
                return;
            }

            await GlanceAsync(session, stopping).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task RecallAsync(ISourceSession session, CancellationToken stopping)
    {
        files.Clear();
        outstanding.Clear();
        foreach (var (partition, position) in await session.PositionsAsync(stopping).ConfigureAwait(false))
        {
            if (FollowedFile.Recall(partition, position) is { } file)
            {
                files.Add(file);
            }
        }
    }

    // What is too short yet is known as soon as it has not grown for a while; the others are not to overtake it.
    private async Task SeeAsync(ISourceSession session, CancellationToken stopping)
    {
        Announce(Paths([]), Rotated(), session);
        if (lengths.Count > 0)
        {
            await Task.Delay(settings.Poll / GlancesPerLook, time, stopping).ConfigureAwait(false);
        }
    }

    /// <returns>True when every file has been read to its end.</returns>
    private async Task<bool> LookAsync(ISourceSession session, CancellationToken stopping)
    {
        await CheckOutstandingAsync(session, stopping).ConfigureAwait(false);
        var problems = new List<string>();
        var paths = Announce(Paths(problems), Rotated(), session);
        files.ForEach(file => file.IsPresent = false);
        var isAtEnd = true;
        foreach (var path in paths)
        {
            isAtEnd &= await ReadFileAsync(path, session, problems, stopping).ConfigureAwait(false);
        }

        foreach (var gone in files.FindAll(file => !file.IsPresent))
        {
            session.Release(gone.Partition);
        }

        await ForgetAsync(session, paths, stopping).ConfigureAwait(false);

        session.Report(problems.Count == 0
            ? new SourceReport(SourceState.Running)
            : new SourceReport(SourceState.Failing) { Reason = string.Join("; ", problems) });
        return isAtEnd;
    }

    // A file that is gone is remembered as long as the store does, so that it is not read twice if it comes back.
    private async Task ForgetAsync(ISourceSession session, IReadOnlyList<string> paths, CancellationToken stopping)
    {
        if (time.GetElapsedTime(forgotAt) < ForgetEvery || outstanding.Exists(task => !task.IsCompleted))
        {
            return;
        }

        forgotAt = time.GetTimestamp();
        var known = await session.PositionsAsync(stopping).ConfigureAwait(false);
        files.RemoveAll(file => !file.IsPresent && !known.ContainsKey(file.Partition));
        foreach (var path in lengths.Keys.Except(paths).ToList())
        {
            lengths.Remove(path);
        }
    }

    // Until the next look, files of lines are asked for their length alone: what is appended to them need not wait so long.
    private async Task GlanceAsync(ISourceSession session, CancellationToken stopping)
    {
        for (var i = 0; i < GlancesPerLook; i++)
        {
            await Task.Delay(settings.Poll / GlancesPerLook, time, stopping).ConfigureAwait(false);
            foreach (var file in files.FindAll(file => file.HasGrown))
            {
                await ReadOnAsync(file, session, stopping).ConfigureAwait(false);
            }
        }
    }

    private async Task ReadOnAsync(FollowedFile file, ISourceSession session, CancellationToken stopping)
    {
        try
        {
            using var stream = Open(file.Path!);
            if (file.Head.Matches(HeadOf(stream).Span))
            {
                await ReadAsync(file, stream, session, stopping).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // The next look says so.
        }
    }

    // A batch that was refused means that the store knows better how far a file has been read.
    private async Task CheckOutstandingAsync(ISourceSession session, CancellationToken stopping)
    {
        var refused = outstanding.Exists(task => task is { IsCompletedSuccessfully: true, Result: false });
        outstanding.RemoveAll(task => task.IsCompleted);
        if (refused)
        {
            await Task.WhenAll(outstanding).WaitAsync(stopping).ConfigureAwait(false);
            await RecallAsync(session, stopping).ConfigureAwait(false);
        }
    }

    private IReadOnlyList<string> Paths(List<string> problems)
    {
        if (Directory.Exists(settings.Path))
        {
            return [.. FolderWalk.Files(settings.Path, IsFollowed, problems).Where(path => !IsEmpty(path))];
        }

        if (File.Exists(settings.Path))
        {
            return IsEmpty(settings.Path) ? [] : [settings.Path];
        }

        problems.Add($"{settings.Path}: no such file or folder");
        return [];
    }

    // A pipe or a socket has no length either: opening it would wait for a writer, and every other file with it.
    private static bool IsEmpty(string path)
    {
        try
        {
            return (File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path)) is { Exists: true, Length: 0 };
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsFollowed(string name) => SourceFiles.IsLogFile(name) || SourceFiles.IsRotatedLogFile(name);

    /// <summary>Where one file is followed, what may be its end by now under another name. In a folder all names are followed.</summary>
    private IReadOnlyList<string> Rotated()
    {
        var name = Path.GetFileName(settings.Path);
        if (Directory.Exists(settings.Path) || Path.GetDirectoryName(Path.GetFullPath(settings.Path)) is not { } folder || !Directory.Exists(folder))
        {
            return [];
        }

        try
        {
            return [.. Directory.EnumerateFiles(folder).Where(path => SourceFiles.IsRotationOf(Path.GetFileName(path), name) && !IsEmpty(path)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // All of them, before one of them is read: none is to be overtaken by those before it.
    /// <returns>What is to be read: rotated files where they are known from before.</returns>
    private List<string> Announce(IReadOnlyList<string> paths, IReadOnlyList<string> rotated, ISourceSession session)
    {
        files.ForEach(file => file.IsPresent = false);
        var announced = paths.ToList();
        foreach (var path in paths)
        {
            Announce(path, session, Identify);
        }

        announced.AddRange(rotated.Where(path => Announce(path, session, (_, stream) => Find(HeadOf(stream)))));
        return announced;
    }

    private static bool Announce(string path, ISourceSession session, Func<string, FileStream, FollowedFile?> identify)
    {
        try
        {
            using var stream = Open(path);
            if (identify(path, stream) is { } file)
            {
                file.IsPresent = true;
                session.Begin(file.Partition);
                return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Reading it says so.
        }

        return false;
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private async Task<bool> ReadFileAsync(string path, ISourceSession session, List<string> problems, CancellationToken stopping)
    {
        try
        {
            using var stream = Open(path);
            if (Find(HeadOf(stream)) is not { } file)
            {
                return false;
            }

            file.IsPresent = true;
            file.Path = path;
            return await ReadAsync(file, stream, session, stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            problems.Add($"{path}: {FileProblem.Describe(e)}");
            return false;
        }
    }

    private async Task<bool> ReadAsync(FollowedFile file, FileStream stream, ISourceSession session, CancellationToken stopping)
    {
        var reader = new FileReading(file, stream, settings, time);
        foreach (var batch in reader.Batches())
        {
            outstanding.Add(await session.DeliverAsync(batch, stopping).ConfigureAwait(false));
        }

        if (reader.IsAtEnd)
        {
            session.CaughtUp(file.Partition, time.GetUtcNow());
        }

        return reader.IsAtEnd;
    }

    /// <returns>Null while too little of it is there.</returns>
    private FollowedFile? Identify(string path, FileStream stream)
    {
        var head = HeadOf(stream);
        return Find(head) ?? (head.IsEmpty ? null : Adopt(path, head.Span, stream.Length));
    }

    private FollowedFile? Find(ReadOnlyMemory<byte> head)
    {
        foreach (var known in files)
        {
            if (!known.IsPresent && known.Head.Matches(head.Span))
            {
                known.Head = FileHead.Of(head.Span, isStable: true) ?? known.Head;
                return known;
            }
        }

        return null;
    }

    private static ReadOnlyMemory<byte> HeadOf(FileStream stream)
    {
        var head = new byte[FileHead.Longest];
        return head.AsMemory(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
    }

    private FollowedFile? Adopt(string path, ReadOnlySpan<byte> bytes, long length)
    {
        var isStable = lengths.TryGetValue(path, out var seen) && seen == length;
        lengths[path] = length;
        if (FileHead.Of(bytes, isStable) is not { } head)
        {
            return null;
        }

        lengths.Remove(path);
        var file = new FollowedFile($"{Path.GetFileName(path)}#{head.Hash}", head);
        files.Add(file);
        return file;
    }
}
