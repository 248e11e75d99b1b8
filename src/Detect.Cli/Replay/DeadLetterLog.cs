using Detect.Connectors;
using Detect.Events;

namespace Detect.Cli;

/// <summary>Sends dead letters to their file, and keeps the first of each kind for the person at the terminal.</summary>
internal sealed class DeadLetterLog : IDisposable
{
    private readonly DeadLetterChoice choice;
    private readonly DeadLetterFile? file;
    private readonly Dictionary<string, (long Count, string First)> kinds = new(StringComparer.Ordinal);
    private string? writeProblem;

    public DeadLetterLog(DeadLetterChoice choice)
    {
        this.choice = choice;
        file = choice.Path is null ? null : new DeadLetterFile(choice.Path, withRecords: choice.Asked);
    }

    /// <summary>The file that was asked for could not be written.</summary>
    public bool Failed => choice.Asked && writeProblem is not null;

    public void Take(DeadLetter letter)
    {
        kinds[letter.Code] = kinds.TryGetValue(letter.Code, out var known)
            ? known with { Count = known.Count + 1 }
            : (1, $"{letter.Origin.Source}:{letter.Origin.Line}: {letter.Code}: {letter.Reason}");
        if (file is null || writeProblem is not null)
        {
            return;
        }

        try
        {
            file.Write(letter);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            writeProblem = e is UnauthorizedAccessException or DirectoryNotFoundException ? FileProblem.Describe(e) : e.Message.TrimEnd('.');
        }
    }

    public void Report(TextWriter error)
    {
        foreach (var (code, (count, first)) in kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            error.WriteLine(Printable.Of(first) + (count > 1 ? $" ({count - 1} more with {code})" : ""));
        }

        if (writeProblem is not null)
        {
            error.WriteLine($"detect: {choice.Path}: cannot write dead letters: {writeProblem}");
        }
        else if (file is { Written: true })
        {
            error.WriteLine($"dead letters: {file.Path}{(choice.Asked ? "" : " (positions and reasons; name a file with --dead-letters to keep the records)")}");
        }
    }

    public void Dispose() => file?.Dispose();
}
