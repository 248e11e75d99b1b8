using System.Data.Common;
using Detect.Events;

namespace Detect.Connectors.Store;

/// <summary>The columns of a row, read one after the other in the order of the query.</summary>
internal sealed class SqlRow(DbDataReader reader)
{
    private int _next;

    public void Restart() => _next = 0;

    public long Number() => reader.GetInt64(_next++);

    public long? NumberOrNull() => IsNull() ? null : reader.GetInt64(_next++);

    public int Count() => (int)Number();

    public bool Flag() => Number() != 0;

    public string Text() => StoreText.Decode(reader.GetString(_next++));

    public string? TextOrNull() => IsNull() ? null : Text();

    public byte[] Bytes() => reader.GetFieldValue<byte[]>(_next++);

    public byte[]? BytesOrNull() => IsNull() ? null : Bytes();

    public DateTimeOffset Time() => new(Number(), TimeSpan.Zero);

    public DateTimeOffset? TimeOrNull() => IsNull() ? null : Time();

    public EventKey Key() => StoreKey.Event(Bytes());

    public T Name<T>()
        where T : struct, Enum => SqlValue.Parse<T>(Text());

    public T? NameOrNull<T>()
        where T : struct, Enum => IsNull() ? null : Name<T>();

    // Steps over a null.
    private bool IsNull()
    {
        if (!reader.IsDBNull(_next))
        {
            return false;
        }

        _next++;
        return true;
    }
}
