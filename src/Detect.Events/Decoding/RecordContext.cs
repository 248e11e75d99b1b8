using System.Text;

namespace Detect.Events;

/// <summary>What a chunk says of its records.</summary>
/// <param name="TenantId">The tenant of records that name none, or null.</param>
/// <param name="IsRow">They are rows of CSV.</param>
internal sealed record RecordContext(string? TenantId, bool IsRow)
{
    internal static readonly RecordContext None = new(null, IsRow: false);

    internal byte[] TenantUtf8 { get; } = Encoding.UTF8.GetBytes(TenantId ?? "");

    internal static RecordContext Of(RecordChunk chunk)
    {
        var isRow = chunk.Format == ChunkFormat.Csv;
        return string.IsNullOrEmpty(chunk.TenantId) && !isRow ? None : new RecordContext(chunk.TenantId is { Length: > 0 } id ? id : null, isRow);
    }
}
