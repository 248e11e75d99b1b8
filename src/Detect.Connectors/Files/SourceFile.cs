namespace Detect.Connectors;

/// <summary>One log file, or standard input.</summary>
/// <param name="Path">As the person typed it, or below the folder that they typed; what alerts and dead letters call it.</param>
/// <param name="FullPath">Tells two spellings of one file apart from two files.</param>
public sealed record SourceFile(string Path, string FullPath)
{
    public const string StandardInputPath = "-";

    public static readonly SourceFile StandardInput = new(StandardInputPath, StandardInputPath);

    public bool IsStandardInput => FullPath == StandardInputPath;

    /// <summary>Bytes on disk (packed, for gzip), or 0 where that is not known beforehand.</summary>
    public long Length => IsStandardInput ? 0 : new FileInfo(FullPath).Length;

    public static SourceFile At(string path) => new(path, System.IO.Path.GetFullPath(path));

    public Stream Open() => IsStandardInput
        ? Console.OpenStandardInput()
        : new FileStream(FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan);
}
