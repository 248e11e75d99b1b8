using Detect.Engine;

namespace Detect.Connectors;

/// <summary>
/// Collects one line per alert and writes them by last event time, then id, so that output does not depend on the order in
/// which alerts were decided. Lines beyond <see cref="MemoryLimit"/> bytes wait in a temporary file; only keys stay in memory.
/// </summary>
public sealed class SortedLines(Action<Alert, Stream> format) : IDisposable
{
    public const int MemoryLimit = 8 << 20;

    private readonly List<Entry> entries = [];
    private Stream lines = new MemoryStream();
    private bool spilled;

    public int Count => entries.Count;

    public void Add(Alert alert)
    {
        var start = lines.Position;
        format(alert, lines);
        lines.WriteByte((byte)'\n');
        entries.Add(new Entry(alert.Last?.UtcTicks ?? 0, alert.Id, start, (int)(lines.Position - start)));
        if (!spilled && lines.Position > MemoryLimit)
        {
            Spill();
        }
    }

    public void WriteTo(Stream output)
    {
        entries.Sort();
        var buffer = Array.Empty<byte>();
        foreach (var entry in entries)
        {
            if (buffer.Length < entry.Length)
            {
                buffer = new byte[entry.Length * 2];
            }

            lines.Position = entry.Start;
            lines.ReadExactly(buffer, 0, entry.Length);
            output.Write(buffer, 0, entry.Length);
        }
    }

    public void Dispose() => lines.Dispose();

    private void Spill()
    {
        var file = new FileStream(
            Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        lines.Position = 0;
        lines.CopyTo(file);
        lines.Dispose();
        lines = file;
        spilled = true;
    }

    private readonly record struct Entry(long Ticks, string Id, long Start, int Length) : IComparable<Entry>
    {
        public int CompareTo(Entry other) =>
            Ticks != other.Ticks ? Ticks.CompareTo(other.Ticks) : string.CompareOrdinal(Id, other.Id);
    }
}
