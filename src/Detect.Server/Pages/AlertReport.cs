using Detect.Connectors;

namespace Detect.Server;

/// <summary>One alert as an analyst reads it: what happened, what to do first, the proof, and what has been done so far.</summary>
internal sealed record AlertReport
{
    public required AlertDocument Alert { get; init; }

    public required IReadOnlyList<AlertHistoryEntry> History { get; init; }

    public required IReadOnlyList<AlertDelivery> Deliveries { get; init; }

    /// <summary>Where the worker is reached, for what a person types.</summary>
    public required Uri Worker { get; init; }

    public required DecisionSection Decision { get; init; }

    private string Json => $"api/alerts/{Uri.EscapeDataString(Alert.Id)}";

    public HtmlPage Render(int status = StatusCodes.Status200OK) =>
        new(status, $"{Alert.Rule.Level}: {Alert.Rule.Title}", "../alerts", Write) { HasForm = Decision.HasForm };

    /// <summary>Nothing was done with what was entered: it is shown again, with the reason, beside the alert as it is now.</summary>
    public HtmlPage Refused(int status, DecisionForm entered, string problem) =>
        (this with { Decision = Decision with { Entered = entered, Problem = problem } }).Render(status);

    private void Write(HtmlText html)
    {
        var story = AlertStory.Of(Alert);
        AlertBadges.Write(html.Markup("<p class=\"badges\">"), Alert);
        html.Markup("</p><h1>").Text(Alert.Rule.Title).Markup("</h1>");
        if (Alert.Rule.Description is { } description)
        {
            html.Markup("<p class=\"quiet\">").Lines(description).Markup("</p>");
        }

        WriteFacts(html, story);
        WriteLinks(html, story);
        WriteSteps(html, story);
        WriteList(html, "Can be harmless when", Alert.Rule.FalsePositives);
        Decision.Write(html);
        WriteEvents(html);
        WriteList(html, "Rules left blind", Alert.BlindRules);
        WriteHistory(html);
        WriteHow(html);
        WriteRule(html);
    }

    private void WriteFacts(HtmlText html, AlertStory story)
    {
        html.Markup("<dl>\n");
        foreach (var fact in story.Facts)
        {
            html.Markup("<dt>").Text(fact.Label).Markup("</dt><dd>");
            foreach (var line in fact.Lines)
            {
                html.Text(line).Markup("<br>");
            }

            html.Markup("</dd>\n");
        }

        WriteTime(html, "Last event arrived", Alert.Ledger.ReceivedAt);
        WriteTime(html, "Raised", Alert.Ledger.DecidedAt);
        WriteFact(html, "Silenced by", Alert.SilencedBy);
        WriteFact(html, "Tenant", Alert.TenantId);
        html.Markup("</dl>");
    }

    private void WriteLinks(HtmlText html, AlertStory story)
    {
        html.Markup("<nav>");
        if (story.AuditLog is { } auditLog)
        {
            html.Link(auditLog.AbsoluteUri, "Audit log of the actor in Entra");
        }

        if (Alert.MergedInto is { } survivor)
        {
            html.Link(Uri.EscapeDataString(survivor), "The alert that this one is a part of");
        }

        html.Link($"../{Json}", "As JSON, with the records as received").Markup("</nav>");
    }

    private static void WriteSteps(HtmlText html, AlertStory story)
    {
        if (story.FirstSteps.Count > 0)
        {
            html.Markup("<h2>What to do first</h2><ol>");
            foreach (var step in story.FirstSteps)
            {
                html.Markup("<li>").Text(step).Markup("</li>");
            }

            html.Markup("</ol>");
        }
    }

    private void WriteEvents(HtmlText html)
    {
        if (Alert.Events.Count == 0)
        {
            return;
        }

        html.Markup("<h2>").Text(Alert.EventCount > Alert.Events.Count ? $"Events ({Alert.Events.Count} of {Alert.EventCount})" : $"Events ({Alert.Events.Count})")
            .Markup(" <span class=\"quiet\">in UTC</span></h2>");
        HtmlTable.Write(
            html,
            Alert.Events,
            HtmlColumn<AlertDocumentEvent>.OfTime("When", e => e.OccurredAt),
            HtmlColumn<AlertDocumentEvent>.Of("What", e => e.Operation),
            HtmlColumn<AlertDocumentEvent>.Of("Who", e => e.Actor),
            HtmlColumn<AlertDocumentEvent>.Of("To whom", e => e.Target),
            HtmlColumn<AlertDocumentEvent>.Of("Role", e => e.Role == e.Target ? null : e.Role),
            HtmlColumn<AlertDocumentEvent>.Of("From", e => e.IpAddress),
            HtmlColumn<AlertDocumentEvent>.Of("Result", e => e.Result),
            new("Why", e => e.Matched.Count > 0, WriteMatched));
    }

    private static void WriteMatched(HtmlText html, AlertDocumentEvent e)
    {
        html.Markup("<details><summary>matched</summary>");
        foreach (var match in e.Matched)
        {
            html.Text(match.Field).Markup(" = ").Text(match.Value).Markup("<br>");
        }

        html.Markup("</details>");
    }

    private void WriteHistory(HtmlText html)
    {
        html.Markup("<h2>History</h2>");
        HtmlTable.Write(
            html,
            History,
            HtmlColumn<AlertHistoryEntry>.OfTime("When", entry => entry.At),
            HtmlColumn<AlertHistoryEntry>.Of("Who", entry => entry.By),
            HtmlColumn<AlertHistoryEntry>.Of("What", entry => entry.What),
            new("Comment", entry => !string.IsNullOrEmpty(entry.Comment), (cell, entry) => cell.Lines(entry.Comment!)));
        html.Markup("<h2>Told to</h2>");
        if (Deliveries.Count == 0)
        {
            html.Markup("<p class=\"quiet\">Nobody yet.</p>");
            return;
        }

        HtmlTable.Write(
            html,
            Deliveries,
            HtmlColumn<AlertDelivery>.OfTime("When", delivery => delivery.DeliveredAt),
            HtmlColumn<AlertDelivery>.Of("Sink", delivery => delivery.Sink),
            HtmlColumn<AlertDelivery>.Of("What", delivery => AlertJson.EnumName(delivery.Kind)),
            HtmlColumn<AlertDelivery>.Of("Attempts", delivery => delivery.Attempts > 1 ? $"{delivery.Attempts}" : null));
    }

    private void WriteHow(HtmlText html)
    {
        var address = new Uri(Worker, Json).AbsoluteUri;
        html.Markup("<details class=\"how\"><summary>Acknowledge or close it from a script</summary><pre><code>")
            .Bare($"curl -X POST '{address}/acknowledge'").Markup("\n")
            .Bare($"curl -X POST '{address}/close' -H 'Content-Type: application/json' \\").Markup("\n")
            .Bare("  -d '{\"verdict\": \"falsePositive\", \"comment\": \"planned work\"}'").Markup("\n</code></pre><p class=\"quiet\">Where tokens are configured, add ")
            .Markup("<code>-H \"Authorization: Bearer $DETECT_TOKEN\"</code> with one of the role analyst. The verdict is one of ")
            .Bare(string.Join(", ", DecisionForm.Verdicts.Select(verdict => AlertJson.EnumName(verdict)))).Markup(".</p></details>");
    }

    private void WriteRule(HtmlText html)
    {
        var rule = Alert.Rule;
        html.Markup("<h2>Rule</h2><dl>\n");
        WriteFact(html, "File", rule.Path);
        WriteFact(html, "Id", rule.Id);
        WriteFact(html, "Logs", rule.LogSource);
        WriteFact(html, "Coverage", string.Join(", ", rule.Coverage));
        WriteFact(html, "Tags", string.Join(", ", rule.Tags));
        WriteFact(html, "Alert", Alert.Id);
        WriteFact(html, "Also known as", string.Join(", ", Alert.Aliases));
        html.Markup("</dl>");
        if (rule.References.Count > 0)
        {
            html.Markup("<ul>");
            foreach (var reference in rule.References)
            {
                WriteReference(html.Markup("<li>"), reference);
                html.Markup("</li>");
            }

            html.Markup("</ul>");
        }
    }

    // An address of another kind could run something.
    private static void WriteReference(HtmlText html, string reference)
    {
        if (Uri.TryCreate(reference, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")
        {
            html.Link(address.AbsoluteUri, reference);
        }
        else
        {
            html.Text(reference);
        }
    }

    private static void WriteList(HtmlText html, string heading, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
        {
            html.Markup("<h2>").Text(heading).Markup("</h2><ul>");
            foreach (var item in items)
            {
                html.Markup("<li>").Text(item).Markup("</li>");
            }

            html.Markup("</ul>");
        }
    }

    private static void WriteFact(HtmlText html, string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            html.Markup("<dt>").Text(label).Markup("</dt><dd>").Text(value).Markup("</dd>\n");
        }
    }

    private static void WriteTime(HtmlText html, string label, DateTimeOffset? time)
    {
        if (time is not null)
        {
            html.Markup("<dt>").Text(label).Markup("</dt><dd>").Time(time).Markup(" UTC</dd>\n");
        }
    }
}
