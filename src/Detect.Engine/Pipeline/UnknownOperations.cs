using Detect.Events;

namespace Detect.Engine;

/// <summary>
/// Counts the audit log's operations that the catalogue has never seen, and tells of each once: the day Microsoft renames an
/// activity, the rules that name it fall silent.
/// </summary>
internal sealed class UnknownOperations(PipelineObserver observer)
{
    public const string Code = "unknown-operation";

    // More names than this are not Microsoft's.
    private const int MostNames = 1000;

    private readonly Dictionary<string, long> byName = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, long> ByName => byName;

    /// <summary>Events, also those of names for which there was no room.</summary>
    public long Events { get; private set; }

    public void Add(string name, int count, RecordOrigin first)
    {
        Events += count;
        if (byName.TryGetValue(name, out var known))
        {
            byName[name] = known + count;
        }
        else if (byName.Count < MostNames)
        {
            byName.Add(name, count);
            observer.Noticed?.Invoke(
                first, Code, $"Operation \"{name}\" is new to Detect: if an activity has been renamed, rules that name the old one no longer fire.");
        }
    }
}
