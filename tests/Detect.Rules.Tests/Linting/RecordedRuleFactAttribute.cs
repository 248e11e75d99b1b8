namespace Detect.Rules.Tests.Linting;

[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordedRuleFactAttribute : FactAttribute
{
    public RecordedRuleFactAttribute()
    {
        if (Folder is null)
        {
            Skip = "no recorded rules: set DETECT_CORPUS to a folder that holds them as sigma-azure/";
        }
    }

    public static string? Folder =>
        Environment.GetEnvironmentVariable("DETECT_CORPUS") is { Length: > 0 } root && Directory.Exists(Path.Combine(root, "sigma-azure"))
            ? Path.Combine(root, "sigma-azure")
            : null;
}
