using System.Globalization;
using Detect.Connectors;

namespace Detect.Server;

/// <summary>Where a person decides what becomes of an alert: what was decided last, and a form for whoever may decide.</summary>
internal sealed record DecisionSection(AlertDocument Alert, IReadOnlyList<AlertHistoryEntry> History, Caller Caller)
{
    public const string Anchor = "decide";

    /// <summary>What is shown in the form: what has been entered before.</summary>
    public DecisionForm Entered { get; init; } = new();

    /// <summary>Why nothing was done with it.</summary>
    public string? Problem { get; init; }

    /// <summary>What a person decides upon. Another that comes back was filled in on a page that holds no more.</summary>
    public string Seen => FormattableString.Invariant($"{AlertJson.EnumName(Alert.Status)}.{Past.OfPeople.Count()}");

    /// <summary>Whoever asks may decide.</summary>
    public bool HasForm => Caller.Role >= ApiRole.Analyst;

    private AlertPast Past => new(Alert, History);

    /// <summary>To be taken while the alert is what the page showed that was filled in, and not otherwise.</summary>
    public static Decision AsOf(string seen, Decision decision)
    {
        var (status, lines) = Parse(seen);
        return decision with { From = [.. decision.From.Where(from => AlertJson.EnumName(from) == status)], AfterLinesOfPeople = lines };
    }

    /// <summary>What happened since the page that was filled in: what people did, or else what closed or opened the alert by itself.</summary>
    public string ChangedSince(string seen) =>
        $"Nothing was done: this alert has changed since you opened it{Past.Since(Parse(seen).Lines)}. Look at it again, then decide.";

    private static (string Status, int Lines) Parse(string seen)
    {
        var dot = seen.LastIndexOf('.');
        return dot > 0 && int.TryParse(seen.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var lines) ? (seen[..dot], lines) : ("", 0);
    }

    public void Write(HtmlText html)
    {
        html.Markup("<section class=\"decide\" id=\"").Bare(Anchor).Markup("\"><h2>").Bare(Heading).Markup("</h2>");
        if (Problem is not null)
        {
            html.Markup("<p class=\"problem\" role=\"alert\">").Text(Problem).Markup("</p>");
        }

        if (Past.OfPeople.LastOrDefault() is { } last)
        {
            html.Markup("<p>").Text(last.By).Markup(": ").Text(last.What).Markup(", ").Time(last.At).Markup(" UTC");
            _ = last.Comment is { } comment ? html.Markup("<br>").Lines(comment) : html;
            html.Markup("</p>");
        }

        if (HasForm)
        {
            WriteForm(html);
        }
        else
        {
            html.Markup("<p class=\"quiet\">").Text(Caller.Name).Markup(" has the role reader; to decide takes the role analyst.</p>");
        }

        html.Markup("</section>");
    }

    private string Heading => Alert.Status switch
    {
        AlertStatus.New => "Acknowledge or close it",
        AlertStatus.Acknowledged => "Close it",
        _ => "Reopen it",
    };

    private void WriteForm(HtmlText html)
    {
        html.Markup("<form method=\"post\" action=\"").Bare($"{Uri.EscapeDataString(Alert.Id)}#{Anchor}").Markup("\">");
        Hidden(html, DecisionForm.SeenField, Seen);
        html.Markup("<label for=\"comment\">Comment</label><textarea id=\"comment\" name=\"").Bare(DecisionForm.CommentField)
            .Markup("\" rows=\"2\" maxlength=\"").Bare(FormattableString.Invariant($"{Changes.LongestText}")).Markup("\">\n").Typed(Entered.Comment ?? "").Markup("</textarea>");
        if (Alert.Status != AlertStatus.Closed)
        {
            WriteVerdicts(html);
        }

        html.Markup("<p class=\"buttons\">");
        foreach (var (action, label) in Actions)
        {
            // To acknowledge or comment takes no verdict.
            html.Markup("<button name=\"").Bare(DecisionForm.ActionField).Markup("\" value=\"").Bare(action)
                .Markup(action == DecisionForm.CloseAction ? "\">" : "\" formnovalidate>").Bare(label).Markup("</button>");
        }

        html.Markup("</p></form>");
    }

    private IReadOnlyList<(string Action, string Label)> Actions => Alert.Status switch
    {
        AlertStatus.New => [(DecisionForm.AcknowledgeAction, "Acknowledge"), (DecisionForm.CloseAction, "Close"), (DecisionForm.CommentAction, "Only comment")],
        AlertStatus.Acknowledged => [(DecisionForm.CloseAction, "Close"), (DecisionForm.CommentAction, "Only comment")],
        _ => [(DecisionForm.ReopenAction, "Reopen"), (DecisionForm.CommentAction, "Only comment")],
    };

    private void WriteVerdicts(HtmlText html)
    {
        html.Markup("<fieldset><legend>Verdict, to close it</legend>");
        foreach (var verdict in DecisionForm.Verdicts)
        {
            var name = AlertJson.EnumName(verdict);
            html.Markup("<label><input type=\"radio\" required name=\"").Bare(DecisionForm.VerdictField).Markup("\" value=\"").Bare(name)
                .Markup(name == Entered.Verdict ? "\" checked> " : "\"> ").Bare(InWords(verdict)).Markup("</label>");
        }

        html.Markup("</fieldset>");
    }

    private static string InWords(AlertVerdict verdict) => verdict switch
    {
        AlertVerdict.TruePositive => "True positive: an attack, or misuse",
        AlertVerdict.BenignPositive => "Benign positive: it happened, and it was meant to",
        AlertVerdict.FalsePositive => "False positive: the rule or its data was wrong",
        _ => "Undetermined",
    };

    private static void Hidden(HtmlText html, string name, string value) =>
        html.Markup("<input type=\"hidden\" name=\"").Bare(name).Markup("\" value=\"").Bare(value).Markup("\">");
}
