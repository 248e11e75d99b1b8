using Detect.Connectors;

namespace Detect.Server;

/// <summary>What a person has entered on the page of an alert.</summary>
internal sealed record DecisionForm
{
    public const string ActionField = "action";
    public const string VerdictField = "verdict";
    public const string CommentField = "comment";
    public const string SeenField = "seen";

    public const string AcknowledgeAction = "acknowledge";
    public const string CommentAction = "comment";
    public const string CloseAction = "close";
    public const string ReopenAction = "reopen";

    // Every character of the longest comment may be sent as nine of them.
    private const int LongestValue = 9 * Changes.LongestText;

    public string Verdict { get; init; } = "";

    public string? Comment { get; init; }

    public string Action { get; init; } = "";

    /// <summary>What the page said that it was filled in on.</summary>
    public string Seen { get; init; } = "";

    /// <returns>Null for what is none.</returns>
    public static async Task<DecisionForm?> ReadAsync(HttpRequest request) =>
        await SentForm.ReadAsync(request, LongestValue).ConfigureAwait(false) is { } form
            ? new DecisionForm
            {
                Action = form[ActionField].ToString(),
                Verdict = form[VerdictField].ToString(),
                Comment = Text(form[CommentField].ToString()),
                Seen = form[SeenField].ToString(),
            }
            : null;

    /// <summary>The decision, or what is wrong with it.</summary>
    public (Decision? Decision, string Problem) Decide() => Action switch
    {
        AcknowledgeAction => (Decision.Acknowledge(Comment), ""),
        CommentAction => (Decision.Comment(Comment), ""),
        ReopenAction => (Decision.Reopen(Comment), ""),
        CloseAction when Verdicts.Where(known => AlertJson.EnumName(known) == Verdict).ToList() is [var verdict] => (Decision.Close(verdict, Comment), ""),
        CloseAction => (null, "Choose a verdict to close the alert with."),
        _ => (null, SentForm.Other),
    };

    /// <summary>As they are offered.</summary>
    public static IReadOnlyList<AlertVerdict> Verdicts { get; } =
        [AlertVerdict.TruePositive, AlertVerdict.BenignPositive, AlertVerdict.FalsePositive, AlertVerdict.Undetermined];

    // A browser sends the ends of lines as HTTP has them.
    private static string? Text(string sent) => sent.ReplaceLineEndings("\n").Trim() is { Length: > 0 } text ? text : null;
}
