using System.Text.Json;
using Detect.Events;

namespace Detect.Connectors.Store;

/// <summary>How values are stored, alike in both databases: times as ticks in UTC, names of enumerations in camel case, flags as 0 or 1.</summary>
internal static class SqlValue
{
    public static object Of(object? value) => value switch
    {
        null => DBNull.Value,
        string text => StoreText.Encode(text),
        DateTimeOffset time => time.UtcTicks,
        EventKey key => StoreKey.Bytes(key),
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        bool flag => flag ? 1L : 0L,
        int number => (long)number,
        Enum name => Name(name),
        _ => value,
    };

    public static string Name(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static T Parse<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(name, ignoreCase: true);
}
