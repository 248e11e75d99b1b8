namespace Detect.Connectors;

/// <summary>Says in a few words why a file could not be opened, read or written, without the path that exceptions repeat.</summary>
public static class FileProblem
{
    public static string Describe(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or folder",
        UnauthorizedAccessException => "permission denied",
        PathTooLongException => "the path is too long",
        InvalidDataException => "the gzip data is damaged or cut short",
        _ => $"cannot be read ({e.Message.TrimEnd('.')})",
    };
}
