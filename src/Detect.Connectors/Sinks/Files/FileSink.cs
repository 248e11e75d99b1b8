namespace Detect.Connectors;

/// <param name="Path">Rotated files are beside it, with .1 for the newest.</param>
/// <param name="MaxBytes">A file that would grow beyond it is rotated first.</param>
/// <param name="Keep">Rotated files kept; older ones are deleted.</param>
/// <param name="Syncs">Whether a delivery is on the disk, not just with the operating system, before it counts.</param>
public sealed record FileSinkOptions(string Path, bool UsesOcsf, long MaxBytes, int Keep, bool Syncs);

/// <summary>
/// Appends a line for each alert to a file. A delivery is written whole or not at all: what a full disk or a crash has left of one is
/// taken back.
/// </summary>
public sealed class FileSink(string name, FileSinkOptions options) : ISink
{
    public string Name => name;

    public SinkLimits Limits { get; } = new(200, TimeSpan.Zero);

    public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Notification> notifications, CancellationToken stopping)
    {
        var outcome = DeliveryOutcome.Delivered;
        try
        {
            await AppendAsync(AlertLines.Of(notifications, options.UsesOcsf), stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            outcome = DeliveryOutcome.Retry($"cannot write: {e.Message}");
        }

        return [.. notifications.Select(_ => outcome)];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task AppendAsync(MemoryStream lines, CancellationToken stopping)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Path))!);
        RotateWhenFull(lines.Length);
        var file = new FileStream(options.Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        await using (file.ConfigureAwait(false))
        {
            var end = EndOfLastLine(file);
            file.SetLength(end);
            file.Position = end;
            try
            {
                await file.WriteAsync(lines.GetBuffer().AsMemory(0, (int)lines.Length), stopping).ConfigureAwait(false);
                file.Flush(options.Syncs);
            }
            catch
            {
                file.SetLength(end);
                throw;
            }
        }
    }

    private void RotateWhenFull(long more)
    {
        var file = new FileInfo(options.Path);
        if (!file.Exists || file.Length == 0 || file.Length + more <= options.MaxBytes)
        {
            return;
        }

        if (options.Keep == 0)
        {
            file.Delete();
            return;
        }

        File.Delete(Rotated(options.Keep));
        for (var i = options.Keep - 1; i >= 1; i--)
        {
            if (File.Exists(Rotated(i)))
            {
                File.Move(Rotated(i), Rotated(i + 1));
            }
        }

        File.Move(options.Path, Rotated(1));
    }

    private string Rotated(int number) => $"{options.Path}.{number}";

    // A crash in the middle of a delivery leaves a line without an end; the delivery comes again.
    private static long EndOfLastLine(FileStream file)
    {
        var end = file.Length;
        var one = new byte[1];
        while (end > 0)
        {
            file.Position = end - 1;
            file.ReadExactly(one);
            if (one[0] == (byte)'\n')
            {
                return end;
            }

            end--;
        }

        return 0;
    }
}
