using System.Globalization;

namespace Detect.Events;

/// <summary><c>setting.*</c>: what a row <c>Update role setting in PIM</c> says was changed; absent on every other row.</summary>
internal static class SettingFacts
{
    private const string Operation = "Update role setting in PIM";

    private static readonly int ResultReason = RecordNames.InResource("resultReason"u8);
    private static readonly int ResultDescription = RecordNames.Envelope.Find("resultDescription"u8);

    internal static Func<FieldReader, bool> Of(Func<SettingChanges, IReadOnlyList<string>> list) => reader =>
    {
        if (Changes(reader) is not { } changes)
        {
            return false;
        }

        var values = list(changes);
        foreach (var value in values)
        {
            reader.Add(reader.Record.Keep(value));
        }

        return values.Count > 0;
    };

    internal static Func<FieldReader, bool> DurationOf(string setting) => reader =>
    {
        if (Changes(reader) is not { } changes || !changes.Durations.TryGetValue(setting, out var hours))
        {
            return false;
        }

        var text = Math.Round(hours, 4).ToString(CultureInfo.InvariantCulture);
        reader.Add(reader.Record.Keep(text) with { Kind = FieldValueKind.Number });
        return true;
    };

    private static SettingChanges? Changes(FieldReader reader)
    {
        if (reader.Table != EventTables.Audit || !reader.Operation.Equals(Operation, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var record = reader.Record;
        var prose = Actor.FirstText(record, record.Resource(ResultReason), record.Envelope(ResultDescription));
        return Actor.HasText(record, prose) ? SettingProse.Parse(reader.TextOf(record.ValueOf(prose))) : null;
    }
}
