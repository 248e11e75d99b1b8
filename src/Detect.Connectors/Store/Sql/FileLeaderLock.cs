namespace Detect.Connectors.Store;

/// <summary>A locked file: the operating system gives it up with the process, however that ends.</summary>
internal sealed class FileLeaderLock(FileStream file) : ILeaderLock
{
    public CancellationToken Lost => CancellationToken.None;

    public static ILeaderLock? TryTake(string path)
    {
        try
        {
            return new FileLeaderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{path} cannot be written: give the worker the right to write to this folder.", e) { IsTransient = false };
        }
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();
}
