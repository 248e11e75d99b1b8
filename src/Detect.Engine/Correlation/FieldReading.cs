using System.Globalization;
using Detect.Events;

namespace Detect.Engine;

internal static class FieldReading
{
    /// <summary>The first value in document order that says anything; null where there is none (absent, null or empty).</summary>
    public static string? First(AuditEvent e, EventField field)
    {
        foreach (var value in e.Read(field).Values)
        {
            if (value.Kind != FieldValueKind.Null && value.Text.Length > 0)
            {
                return value.Text;
            }
        }

        return null;
    }

    public static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
