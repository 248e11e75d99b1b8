namespace Detect.Cli.Tests.Baseline;

/// <summary>Runs where the environment variable DETECT_CORPUS names a folder with recorded role-management policies.</summary>
internal sealed class RecordedPoliciesFactAttribute : FactAttribute
{
    public RecordedPoliciesFactAttribute()
    {
        if (Folder is null)
        {
            Skip = "the environment variable DETECT_CORPUS does not name a folder of recorded logs";
        }
    }

    public static string Policies => Find("pimrolepolicies*Policies.json");

    public static string Assignments => Find("pimrolepolicies*Assignments.json");

    private static string? Folder =>
        Environment.GetEnvironmentVariable("DETECT_CORPUS") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    private static string Find(string pattern) => Directory.GetFiles(Path.Join(Folder, "graph"), pattern).Single();
}
