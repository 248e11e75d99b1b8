using System.Security.Cryptography;
using System.Text;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// A hash of rule, rule version, tenant, group and anchor event, so that a replay, a redelivery or a second worker gives the
/// same alert the same id.
/// </summary>
internal static class AlertIdentity
{
    public static string Of(Rule rule, string? tenantId, IReadOnlyList<KeyValuePair<string, string>> group, EventKey anchor, long anchorTicks)
    {
        var text = new StringBuilder();
        Append(text, rule.Id);
        Append(text, rule.Version);
        Append(text, tenantId?.ToUpperInvariant() ?? "");
        foreach (var (name, value) in group)
        {
            Append(text, name);
            Append(text, value.ToUpperInvariant());
        }

        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{anchor.High:x16}{anchor.Low:x16}");
        if (anchor == default)
        {
            // Nothing but the beginning of the log stands for an event here.
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"@{anchorTicks}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }

    private static void Append(StringBuilder text, string part) =>
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{part.Length}:").Append(part).Append('\n');
}
