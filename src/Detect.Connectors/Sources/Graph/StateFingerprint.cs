using System.Text;
using System.Text.Json;

namespace Detect.Connectors;

/// <summary>A number for what an item says, whatever the order in which it lists it.</summary>
internal static class StateFingerprint
{
    public static ulong Of(JsonElement item, IReadOnlyList<string> unsaid) => item.ValueKind switch
    {
        JsonValueKind.Object => Mix("{", item.EnumerateObject()
            .Where(member => !unsaid.Contains(member.Name) && !member.Name.Contains("@odata.", StringComparison.Ordinal))
            .Select(member => Mix(member.Name, Of(member.Value, unsaid)))),
        JsonValueKind.Array => Mix("[", item.EnumerateArray().Select(member => Of(member, unsaid))),
        _ => PolledRow.KeyOf(Encoding.UTF8.GetBytes(item.GetRawText())),
    };

    private static ulong Mix(string kind, IEnumerable<ulong> parts) => Mix(kind, parts.Aggregate(0UL, (sum, part) => unchecked(sum + part)));

    private static ulong Mix(string name, ulong value) => PolledRow.KeyOf([.. Encoding.UTF8.GetBytes(name), .. BitConverter.GetBytes(value)]);
}
