namespace Detect.Engine.Tests.Conformance;

/// <summary>Compares text with a file of the repository; <c>UPDATE_GOLDEN=1</c> rewrites the file.</summary>
internal static class GoldenFile
{
    public static void Verify(string path, string expected)
    {
        var file = Path.Combine(Root(), path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, expected);
        }

        File.ReadAllText(file).Should().Be(expected, "{0} is generated; run the test with UPDATE_GOLDEN=1 to rewrite it", path);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Detect.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
