using System.IO.Compression;
using System.Text;

namespace Detect.Cli.Tests;

/// <summary>A folder that lives as long as a test.</summary>
internal sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("detect-cli-").FullName;

    /// <summary>Writes a file and returns its path relative to the folder.</summary>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Join(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return name;
    }

    public string WriteGzip(string name, string text) => Write(name, Gzip(text));

    public string Read(string name) => File.ReadAllText(System.IO.Path.Join(Path, name));

    public bool Has(string name) => File.Exists(System.IO.Path.Join(Path, name));

    public static string RepositoryRoot { get; } = FindRoot(AppContext.BaseDirectory);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static string FindRoot(string folder) =>
        File.Exists(System.IO.Path.Join(folder, "Detect.sln"))
            ? folder
            : FindRoot(System.IO.Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no folder above the tests holds Detect.sln"));
}
