namespace Detect.Events.Tests.Corpus;

/// <summary>A test over recorded data, which is not part of the repository.</summary>
internal sealed class CorpusFactAttribute : FactAttribute
{
    private const string Variable = "DETECT_CORPUS";

    public CorpusFactAttribute()
    {
        if (Folder is null) Skip = $"the environment variable {Variable} does not name the folder of recorded logs";
    }

    public static string? Folder =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;
}
