namespace Detect.Rules.Tests.Loading;

/// <summary>Runs where the environment variable DETECT_CORPUS names the folder of recorded data and public rules.</summary>
internal sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute()
    {
        if (Folder is null)
        {
            Skip = "DETECT_CORPUS does not name a folder with public rules.";
        }
    }

    public static string? Folder => Environment.GetEnvironmentVariable("DETECT_CORPUS") is { Length: > 0 } folder
        && Directory.Exists(folder) ? folder : null;
}
