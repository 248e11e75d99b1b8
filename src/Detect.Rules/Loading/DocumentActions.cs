namespace Detect.Rules;

/// <summary>
/// Sigma's old <c>action:</c> key. <c>global</c> gives its keys to the plain rules after it, <c>reset</c> ends that, and
/// <c>repeat</c> is the rule before it with changes. What a document writes itself always wins.
/// </summary>
internal sealed class DocumentActions
{
    private const string ActionKey = "action";
    private static readonly string[] Actions = ["global", "reset", "repeat"];

    private readonly DocumentFindings findings;
    private YamlMapping? global;
    private YamlMapping? previous;

    private DocumentActions(DocumentFindings findings) => this.findings = findings;

    public static IReadOnlyList<YamlMapping> Apply(IReadOnlyList<YamlNode> documents, DocumentFindings findings)
    {
        var actions = new DocumentActions(findings);
        List<YamlMapping> rules = [];
        foreach (var document in documents)
        {
            if (document is YamlMapping map)
            {
                rules.AddIfNotNull(actions.Apply(map));
            }
            else if (document is not YamlScalar { IsNull: true })
            {
                findings.Report(
                    FindingCodes.NotARule,
                    document.Position,
                    $"the document is {document.Kind} and is left out; expected a map, such as \"title: …\"");
            }
        }

        return rules;
    }

    /// <returns>The rule that the document describes, or null where it only acts on others.</returns>
    private YamlMapping? Apply(YamlMapping document)
    {
        if (document.Find(ActionKey) is not { } action)
        {
            return document.Has("correlation") || document.Has("filter")
                ? document
                : previous = global is null ? document : document.WithDefaults(global);
        }

        var own = document.Without(ActionKey);
        switch ((action.Value as YamlScalar)?.Text)
        {
            case "global":
                global = global is null ? own : own.WithDefaults(global);
                return null;
            case "reset":
                global = null;
                return null;
            case "repeat":
                return previous = Repeat(own);
            default:
                ReportUnknown(action);
                return null;
        }
    }

    private YamlMapping? Repeat(YamlMapping changes)
    {
        if (previous is null)
        {
            findings.Report(
                FindingCodes.NothingToRepeat, changes.Position, "\"action: repeat\" has no rule before it; expected one to repeat");
        }

        return previous is null ? null : changes.WithDefaults(previous);
    }

    private void ReportUnknown(YamlEntry action)
    {
        var written = (action.Value as YamlScalar)?.Text ?? action.Value.Kind;
        var suggestion = NearestName.Of(written, Actions);
        var message = $"action \"{written}\" is not known";
        findings.Report(
            FindingCodes.UnknownAction,
            action.Value.Position,
            suggestion is null ? $"{message}; expected {Words.Or(Actions)}" : message,
            suggestion);
    }
}
