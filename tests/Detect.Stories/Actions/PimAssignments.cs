namespace Detect.Stories;

public enum Term
{
    Permanent,
    TimeBound,
}

/// <summary>Assignments that an administrator makes or takes away through PIM.</summary>
public static class PimAssignments
{
    private static readonly TimeSpan TwinDelay = TimeSpan.FromMilliseconds(420);
    private static readonly TimeSpan CompletionDelay = TimeSpan.FromMilliseconds(910);

    /// <summary>Eligible: three rows for one action; a refused request has only its own.</summary>
    public static IReadOnlyList<AuditRow> AddEligible(Deed deed, Person whom, Role role, Term term = Term.TimeBound)
    {
        var request = Request(deed, whom, role, term);
        var requested = PimRow.Of(request, $"Add eligible member to role in PIM requested ({Word(term)})", TimeSpan.Zero, "Create", "CreateRequestEligibleRole");
        return deed.Refusal is not null
            ? [requested]
            : [
                requested,
                PimRow.Twin(request, "Add eligible member to role", TwinDelay, removes: false),
                PimRow.Of(request, $"Add eligible member to role in PIM completed ({Word(term)})", CompletionDelay, "Update", "AddEligibleRole"),
            ];
    }

    /// <summary>Eligible for a role on an Azure subscription: no directory row, and the subscription among the targets.</summary>
    public static IReadOnlyList<AuditRow> AddEligibleOnAzure(Deed deed, Person whom, Role role, string subscription) =>
    [
        .. AddEligible(deed, whom, role).Where(row => row.Service == "PIM").Select(row => row with
        {
            Category = "ResourceManagement",
            Targets = [.. row.Targets, new("Other", Made.Id("subscription/" + subscription).ToString(), subscription)],
        }),
    ];

    /// <summary>A holder asks for an eligible assignment that runs out to be renewed: a request, nothing more until it is approved.</summary>
    public static IReadOnlyList<AuditRow> RequestRenewal(Deed deed, Role role) =>
    [
        PimRow.Of(
            Request(deed, deed.By, role, Term.TimeBound),
            "Add eligible member to role in PIM requested (renew)",
            TimeSpan.Zero,
            "Create",
            "CreateRequestEligibleRole"),
    ];

    public static IReadOnlyList<AuditRow> RemoveEligible(Deed deed, Person whom, Role role, Term term = Term.TimeBound)
    {
        var request = Request(deed, whom, role, term);
        return
        [
            PimRow.Of(request, $"Remove eligible member from role in PIM requested ({Word(term)})", TimeSpan.Zero, "Create", "CreateRoleRemovalRequest"),
            PimRow.Twin(request, "Remove eligible member from role", TwinDelay, removes: true),
            PimRow.Of(request, $"Remove eligible member from role in PIM completed ({Word(term)})", CompletionDelay, "Update", "RemoveEligibleRole"),
        ];
    }

    /// <summary>Active: the role is held at once, without activation.</summary>
    public static IReadOnlyList<AuditRow> AddActive(Deed deed, Person whom, Role role, Term term = Term.TimeBound)
    {
        var request = Request(deed, whom, role, term);
        return
        [
            PimRow.Of(request, $"Add member to role in PIM requested ({Word(term)})", TimeSpan.Zero, "Create", "CreateRequestPermanentRole"),
            PimRow.Twin(request, "Add member to role", TwinDelay, removes: false),
            PimRow.Of(request, $"Add member to role in PIM completed ({Word(term)})", CompletionDelay, "Update", "AddRole"),
        ];
    }

    private static PimRequest Request(Deed deed, Person whom, Role role, Term term) => new(deed, role, whom)
    {
        Start = deed.At,
        Expiration = term == Term.TimeBound ? deed.At.AddDays(180) : null,
    };

    private static string Word(Term term) => term == Term.Permanent ? "permanent" : "timebound";
}
