using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Detect.Connectors;

/// <summary>
/// Makes one JSON object of each row of an answer. Empty columns are left out: every row has all columns of its table. Of a row that is
/// known already only the key is kept: most answers hold many of those.
/// </summary>
internal sealed class TableRows
{
    private const string Type = "Type";

    private readonly ArrayBufferWriter<byte> buffer = new(4096);
    private readonly byte[]?[] names;
    private readonly int ingested;
    private readonly int type;
    private readonly byte[] typeOfTable;

    private TableRows(string table, List<string> columns)
    {
        ingested = columns.IndexOf(TableSlice.IngestedAt);
        type = columns.IndexOf(Type);
        names = [.. columns.Select((name, i) => i == ingested || name.Length == 0 ? null : Encoded($"{Quoted(name)}:"))];
        typeOfTable = Encoded($"{Quoted(Type)}:{Quoted(table)}");
    }

    public static List<PolledRow> Of(string table, JsonElement answer, Func<ulong, bool> isKnown)
    {
        var columns = answer.Items("columns").Select(column => column.TextMember("name") ?? "").ToList();
        var reader = new TableRows(table, columns);
        return [.. answer.Items("rows").Select(row => reader.Read(row, isKnown)).OfType<PolledRow>()];
    }

    private PolledRow? Read(JsonElement row, Func<ulong, bool> isKnown)
    {
        if (row.ValueKind != JsonValueKind.Array || ingested < 0 || row.GetArrayLength() <= ingested
            || row[ingested].ValueKind != JsonValueKind.String || !row[ingested].TryGetDateTimeOffset(out var at))
            return null;
        Write(row);
        var key = PolledRow.KeyOf(buffer.WrittenSpan);
        return new PolledRow(key, at, isKnown(key) ? default : buffer.WrittenSpan.ToArray(), at);
    }

    private void Write(JsonElement row)
    {
        buffer.ResetWrittenCount();
        var number = 0;
        var hasType = false;
        foreach (var cell in row.EnumerateArray())
        {
            var name = number < names.Length ? names[number] : null;
            if (name is not null && !IsEmpty(cell))
            {
                hasType |= number == type;
                Begin();
                buffer.Write(name);
                buffer.Write(cell.Raw());
            }

            number++;
        }

        if (!hasType)
        {
            Begin();
            buffer.Write(typeOfTable);
        }

        buffer.Write("}"u8);
    }

    private void Begin() => buffer.Write(buffer.WrittenCount == 0 ? "{"u8 : ","u8);

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static byte[] Encoded(string text) => Encoding.UTF8.GetBytes(text);

    private static bool IsEmpty(JsonElement cell) => cell.ValueKind == JsonValueKind.Null || cell.Raw().SequenceEqual("\"\""u8);
}
