namespace Detect.Connectors.Store;

/// <summary>A locked file: the operating system gives it up with the process, however that ends.</summary>
internal sealed class FileLeaderLock(FileStream file) : ILeaderLock
{
    // How a file that another process has locked is told, by the number of the error: on Linux, macOS and Windows.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];

    public CancellationToken Lost => CancellationToken.None;

    public static ILeaderLock? TryTake(string path)
    {
        try
        {
            return new FileLeaderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (Taken.Contains(e.HResult))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{path} cannot be written: give the worker the right to write to this folder, and see that its disk is not full or mounted read-only.", e) { IsTransient = false };
        }
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();
}
