namespace Detect.Events;

/// <summary>One row: its fields, where it stands in the chunk, and whether a quoted field never ended.</summary>
internal readonly record struct CsvRow(List<string> Fields, int Start, int Length, int Line, bool IsUnterminated)
{
    internal bool IsBlank => Fields.Count == 1 && Fields[0].Length == 0;
}
