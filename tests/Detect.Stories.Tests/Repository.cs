namespace Detect.Stories.Tests;

/// <summary>Folders of the repository, found from where the tests run.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    public static string ReplayData => Path.Combine(Root, "replay-data");

    public static string Detections => Path.Combine(Root, "detections");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Detect.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("no folder above the tests holds Detect.sln");
    }
}
