using System.Text;
using Detect.Events;

namespace Detect.Cli;

/// <summary>The test beside a drafted rule: the event without its people, which must alert, and look-alikes, which must not.</summary>
internal static class TestText
{
    public static string Of(RuleDraft draft, AuditEvent e)
    {
        var text = new StringBuilder();
        text.Append("# The event that the rule was made from, with people, ids, addresses and times made up.\n");
        text.Append("records:\n");
        text.Append("  recorded:\n");
        text.Append(YamlText.Block(ScrubbedRecord.Of(draft, e), indent: 4));
        text.Append("\ntests:\n");
        Append(text, "The recorded event", "use: recorded", "[{at: 0m}]");
        foreach (var (name, change) in draft.Fields.Select(LookAlike).OfType<(string, string)>().Take(2))
        {
            text.Append('\n');
            Append(text, name, $"use: recorded, {change}", "[]");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, string record, string alerts)
    {
        text.Append($"  - name: {name}\n");
        text.Append("    events:\n");
        text.Append($"      - {{at: 0m, {record}}}\n");
        text.Append($"    alerts: {alerts}\n");
    }

    /// <summary>The same event with another value in one field.</summary>
    private static (string Name, string Change)? LookAlike(DraftField field) => field.Name switch
    {
        "operation" => ("Another operation", $"operation: {(field.Value == "Update user" ? "Add user" : "Update user")}"),
        "result" => field.Value == "success" ? ("A failure", "result: failure") : ("A success", "result: success"),
        "status.errorCode" => field.Value == "0" ? ("A failed sign-in", "status.errorCode: 50126") : ("A sign-in that succeeded", "status.errorCode: 0"),
        "appDisplayName" or "resourceDisplayName" => ("Another application", $"{field.Name}: Another application"),
        "riskEventType" => ("Another risk", $"riskEventType: {(field.Value == "unfamiliarFeatures" ? "leakedCredentials" : "unfamiliarFeatures")}"),
        "riskLevel" => ("Another risk level", $"riskLevel: {(field.Value == "low" ? "high" : "low")}"),
        _ => null,
    };
}
