using System.Diagnostics;

namespace Detect.Server.Tests.Faults;

/// <summary>A file system of a few megabytes in memory, to be filled up, and made read-only, by tests that may.</summary>
internal sealed class TinyDisk : IAsyncDisposable
{
    private readonly DirectoryInfo folder;

    private TinyDisk(DirectoryInfo folder) => this.folder = folder;

    /// <summary>Null where this user may mount one.</summary>
    public static string? Unavailable { get; } = Try();

    public static async Task<TinyDisk> MountAsync(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("detect-disk-");
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder.FullName);
        return new TinyDisk(folder);
    }

    public string PathOf(string name) => Path.Join(folder.FullName, name);

    /// <summary>Takes every byte that is left.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(PathOf("ballast"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                ballast.Write(block);
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    public void Free() => File.Delete(PathOf("ballast"));

    public Task SetReadOnlyAsync(bool isReadOnly) => RunAsync("mount", "-o", isReadOnly ? "remount,ro" : "remount,rw", folder.FullName);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "--lazy", folder.FullName);
        folder.Delete();
    }

    private static string? Try()
    {
        try
        {
            var folder = Directory.CreateTempSubdirectory("detect-disk-");
            try
            {
                RunAsync("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.FullName).GetAwaiter().GetResult();
                RunAsync("umount", folder.FullName).GetAwaiter().GetResult();
                return null;
            }
            finally
            {
                folder.Delete();
            }
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"no small disk can be mounted here: {e.Message}";
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(errors.Trim());
        }
    }
}

/// <summary>A fact about a disk of one's own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnTinyDiskAttribute : FactAttribute
{
    public OnTinyDiskAttribute() => Skip = TinyDisk.Unavailable;
}
