using System.Text;

namespace Detect.Events.Tests.Corpus;

/// <summary>Counts of what a file's records became; nothing of the records themselves.</summary>
internal sealed class FileSummary(string file) : IEventVisitor
{
    private readonly SortedDictionary<string, TableSummary> tables = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> deadLetters = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> notices = new(StringComparer.Ordinal);

    public int Records => tables.Values.Sum(t => t.Count) + deadLetters.Values.Sum();

    public void OnEvent(AuditEvent e)
    {
        var name = $"{e.Shape} {e.Table}";
        if (!tables.TryGetValue(name, out var table)) tables.Add(name, table = new TableSummary(e.Table));
        table.Add(e);
    }

    public void OnDeadLetter(DeadLetter deadLetter) => Count(deadLetters, $"{deadLetter.Code}: {WithoutNames(deadLetter.Reason)}");

    public void OnNotice(RecordOrigin origin, string code, string message) => Count(notices, code);

    public void WriteTo(StringBuilder text)
    {
        text.Append(ShortName()).Append(": ").Append(Records).Append(Records == 1 ? " record" : " records").Append('\n');
        foreach (var (name, table) in tables) text.Append("  ").Append(name).Append(": ").Append(table).Append('\n');
        foreach (var (reason, count) in deadLetters) text.Append("  dead ").Append(count).Append(" x ").Append(reason).Append('\n');
        foreach (var (code, count) in notices) text.Append("  notice ").Append(count).Append(" x ").Append(code).Append('\n');
    }

    /// <summary>The folder, and the name without where it was collected.</summary>
    private string ShortName()
    {
        var folder = file[..(file.IndexOf('/', StringComparison.Ordinal) + 1)];
        var mark = file.IndexOf("__", StringComparison.Ordinal);
        return folder + (mark < 0 ? file[folder.Length..] : file[(mark + 2)..]);
    }

    private static string WithoutNames(string reason) => reason.Split(": its columns are")[0];

    private static void Count(SortedDictionary<string, int> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
