using System.Globalization;

namespace Detect.Connectors.Store;

/// <summary>A query for alerts in SQL, and a decision in words.</summary>
internal static class AlertConditions
{
    public static (IReadOnlyList<string> Conditions, IReadOnlyList<(string, object?)> Arguments) Of(AlertQuery query)
    {
        var conditions = new List<string>();
        var arguments = new List<(string, object?)>();
        Add(query.Status, "status", "status = @status");
        Add(query.AtLeast is { } level ? (long)level : null, "level", "level >= @level");
        Add(query.RuleId, "rule_id", "rule_id = @rule_id");
        Add(query.TenantId, "tenant_id", "tenant_id = @tenant_id");
        Add(query.Kind, "kind", "kind = @kind");
        Add(query.From, "from", "last_at >= @from");
        Add(query.Until, "until", "last_at < @until");
        Add(query.Tag is { } tag ? AlertTerms.Tag(tag) : null, "tag", "id IN (SELECT alert_id FROM alert_terms WHERE term_key = @tag)");
        Add(query.About is { } about ? AlertTerms.About(about) : null, "about", "id IN (SELECT alert_id FROM alert_terms WHERE term_key = @about)");
        if (query.IsOpen)
        {
            conditions.Add("status <> 'closed'");
        }

        if (!query.IncludeSilenced)
        {
            conditions.Add("is_aside = 0");
        }

        if (query.After is { } after)
        {
            var cursor = AlertCursor.Parse(after);
            Add(cursor.LastAt, "after", "(last_at < @after OR last_at = @after AND id < @after_id)");
            arguments.Add(("after_id", cursor.Id));
        }

        return (conditions, arguments);

        void Add(object? value, string name, string condition)
        {
            if (value is not null)
            {
                arguments.Add((name, value));
                conditions.Add(condition);
            }
        }
    }

    /// <summary>Such as <c>closed; true positive</c>.</summary>
    public static string InWords(AlertDecision decision)
    {
        string?[] parts =
        [
            decision.Status is { } status ? InWords(status) : null,
            decision.Verdict switch
            {
                AlertVerdict.Undetermined => "undetermined",
                AlertVerdict.TruePositive => "true positive",
                AlertVerdict.BenignPositive => "benign positive",
                AlertVerdict.FalsePositive => "false positive",
                _ => null,
            },
        ];
        var words = string.Join("; ", parts.OfType<string>());
        return words.Length > 0 ? words : "commented";
    }

    /// <summary>What a decision with that status begins with in words.</summary>
    public static string InWords(AlertStatus status) => status switch
    {
        AlertStatus.New => "reopened",
        AlertStatus.Acknowledged => "acknowledged",
        _ => "closed",
    };
}

/// <summary>The end of a page of alerts.</summary>
internal readonly record struct AlertCursor(long LastAt, string Id)
{
    public static AlertCursor Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var lastAt)
            ? new AlertCursor(lastAt, text[(dot + 1)..])
            : throw new FormatException($"'{text}' is no cursor of this store; use the one that the page before ended with");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{LastAt}.{Id}");
}
