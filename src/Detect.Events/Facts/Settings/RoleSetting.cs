namespace Detect.Events;

/// <summary>A PIM role setting by the words with which the audit log names it, in any order.</summary>
/// <param name="EnablingWeakens">Permanent assignments are an allowance: enabling it is what weakens.</param>
internal sealed record RoleSetting(string Name, string Words, bool EnablingWeakens = false, bool IsDuration = false)
{
    internal const string MaximumActivationDuration = "maximumActivationDuration";
    internal const string MaximumActiveAssignmentDuration = "maximumActiveAssignmentDuration";
    internal const string MaximumEligibleAssignmentDuration = "maximumEligibleAssignmentDuration";
    internal const string Approval = "approval";

    private static readonly RoleSetting Notification = new("notification", "");

    private static readonly Dictionary<string, RoleSetting> ByWords = new RoleSetting[]
    {
        new("mfaOnActivation", "activation mfa"),
        new("mfaOnActivation", "mfa"),
        new("mfaOnActiveAssignment", "active assignment mfa"),
        new("mfaOnEligibleAssignment", "assignment eligible mfa"),
        new("justification", "activation justification"),
        new("justification", "justification"),
        new("justificationOnActiveAssignment", "active assignment justification"),
        new("justificationOnEligibleAssignment", "assignment eligible justification"),
        new("ticketInformation", "information ticket"),
        new("ticketInformation", "activation information ticket"),
        new("authenticationContext", "authentication context"),
        new("authenticationContext", "activation authentication context"),
        new(Approval, "approval"),
        new(Approval, "activation approval"),
        new(MaximumActivationDuration, "activation duration maximum", IsDuration: true),
        new(MaximumActiveAssignmentDuration, "active assignment duration maximum", IsDuration: true),
        new(MaximumEligibleAssignmentDuration, "assignment duration eligible maximum", IsDuration: true),
        new("permanentActiveAssignment", "active assignment permanent", EnablingWeakens: true),
        new("permanentEligibleAssignment", "assignment eligible permanent", EnablingWeakens: true),
        new("activeAssignmentExpiration", "active assignment expiration"),
        new("eligibleAssignmentExpiration", "assignment eligible expiration"),
    }.ToDictionary(setting => setting.Words, StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal)
    {
        ["activate"] = "activation",
        ["assignments"] = "assignment",
        ["expire"] = "expiration",
        ["info"] = "information",
        ["multifactor"] = "mfa",
        ["permanently"] = "permanent",
    };

    private static readonly HashSet<string> Fillers = new(StringComparer.Ordinal)
    {
        "a", "ad", "allow", "allowed", "azure", "conditional", "access", "entra", "for", "id", "microsoft", "of", "on", "require",
        "required", "requirement", "the", "to",
    };

    /// <summary>The setting that a sentence is about, or null for one that is not known.</summary>
    internal static RoleSetting? Find(string subject)
    {
        if (IsNotification(subject))
        {
            return Notification;
        }

        var words = subject.ToLowerInvariant()
            .Replace("multi-factor", "multifactor", StringComparison.Ordinal)
            .Replace("multifactor authentication", "mfa", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => !Fillers.Contains(word))
            .Select(word => Synonyms.GetValueOrDefault(word, word))
            .Distinct()
            .Order(StringComparer.Ordinal);
        return ByWords.GetValueOrDefault(string.Join(' ', words));
    }

    // Each kind of mail and each recipient has a sentence; for the strength of a role they are one setting.
    private static bool IsNotification(string subject) =>
        subject.StartsWith("Notification", StringComparison.OrdinalIgnoreCase)
        || subject.Contains("recipients settings", StringComparison.OrdinalIgnoreCase);
}
