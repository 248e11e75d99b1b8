namespace Detect.Stories;

/// <summary>Somebody holds an administrator's session and builds himself a way back.</summary>
internal static class Takeover
{
    private const string AttackerAddress = "203.0.113.77";

    private static readonly TimeSpan Start = TimeSpan.FromHours(11);
    private static readonly TimeSpan End = TimeSpan.FromHours(17);

    public static Story Tell()
    {
        var clock = new Clock(2026, 3, 10);
        var story = new StoryBuilder(
            "takeover",
            "The account of Dana Ortiz, who has held Privileged Role Administrator since before the log begins, is taken over. The "
            + "attacker weakens PIM, switches its alert off, makes four accounts eligible for privileged roles in 38 minutes and, an hour "
            + "later, one for Global Administrator. The records of the four arrive out of order and some of them twice.");

        BreakIn(story, clock);
        WeakenPim(story, clock);
        FourAdds(story, clock);
        GlobalAdministrator(story, clock);

        var routine = new Routine(story, clock);
        story.Note(clock.At(Start), "Ordinary work goes on all day beside it.");
        routine.Activations(Start, End, 40, approvals: true);
        routine.SignIns(Start, End, 40);
        routine.Administration(Start, End, 30);
        Decisions(story, routine);
        return story.Build();
    }

    /// <summary>The approvers' ordinary work: a timeline for each, not an alert for each decision.</summary>
    private static void Decisions(StoryBuilder story, Routine routine)
    {
        foreach (var decided in routine.Decisions.OrderBy(rows => rows.First().At))
        {
            List<AuditRow> rows = [.. decided];
            story.MustRaise(new ExpectedAlert(ShippedRule.ActivationDecided, [new("actor", decided.Key.UserPrincipalName)], rows.Count, rows)
            {
                Why = $"the timeline of what {decided.Key.DisplayName} decided on; each decision is written by PIM and by Access Reviews.",
            });
        }
    }

    private static void BreakIn(StoryBuilder story, Clock clock)
    {
        var attacker = Intruder.As(Cast.Dana, AttackerAddress);
        story.Note(clock.At("12:48"), $"From {AttackerAddress}, Dana's password is right and her phone is asked again and again; she declines four times.");
        foreach (var time in new[] { "12:48", "12:50", "12:51", "12:53" })
        {
            story.Happens(SignIns.MfaDenied(attacker, clock.At(time), SignIns.AzurePortal));
        }

        story.Note(clock.At("12:57"), "The fifth request is approved: the attacker is in the Azure portal.");
        story.Happens(SignIns.Succeeds(attacker, clock.At("12:57"), SignIns.AzurePortal));
    }

    private static void WeakenPim(StoryBuilder story, Clock clock)
    {
        story.Note(clock.At("13:16"), "The settings of Security Administrator are weakened: no MFA and no approval on activation.");
        var weakened = story.Happens(PimSettings.Update(
            Deed(clock.At("13:16")), Role.SecurityAdministrator, "MFA on activation requirement disabled.", "Approval disabled."));
        story.MustRaise(new ExpectedAlert(ShippedRule.RoleSettingWeakened, [], 1, weakened) { Why = "MFA and approval on activation were switched off." });
        story.Note(clock.At("13:21"), "The PIM alert about roles assigned outside of PIM is disabled.");
        var disabled = story.Happens(PimSettings.DisableAlert(Deed(clock.At("13:21")), "Roles are being assigned outside of Privileged Identity Management"));
        story.MustRaise(new ExpectedAlert(ShippedRule.PimAlertDisabled, [], 1, disabled) { Why = "the alert about roles assigned outside of PIM was switched off." });
    }

    private static void FourAdds(StoryBuilder story, Clock clock)
    {
        (string Time, string Whom, Role Role, int DelayMinutes, int? AgainMinutes)[] adds =
        [
            ("13:30", "Jonas Weber", Role.SecurityAdministrator, 34, null),
            ("13:41", "Rosa Vidal", Role.ApplicationAdministrator, 2, 31),
            ("13:56", "Umar Khan", Role.PrivilegedAuthenticationAdministrator, 21, null),
            ("14:08", "Yara Costa", Role.UserAdministrator, 1, 12),
        ];
        var events = new List<AuditRow>();
        foreach (var add in adds)
        {
            story.Note(clock.At(add.Time), $"{add.Whom} is made permanently eligible for {add.Role.DisplayName}; the rows arrive {add.DelayMinutes} min later{Again(add.AgainMinutes)}.");
            var rows = PimAssignments.AddEligible(Deed(clock.At(add.Time)), Cast.Engineer(add.Whom), add.Role, Term.Permanent);
            TimeSpan? again = add.AgainMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null;
            events.AddRange(OwnRows(story.HappensLate(rows, TimeSpan.FromMinutes(add.DelayMinutes), again)));
        }

        story.MustRaise(new ExpectedAlert(
            ShippedRule.ManyEligibleAdds, [new("actor", Cast.Dana.UserPrincipalName)], 4, events)
        {
            Why = "four actions of one account in 38 of 60 minutes. Each action wrote three rows, two of them under Dana's name; they share an operationId and count once.",
        });
    }

    private static void GlobalAdministrator(StoryBuilder story, Clock clock)
    {
        story.Note(clock.At("15:24"), "Priya Raman is made eligible for Global Administrator. It is one action and long after the others, but this role alerts every time.");
        var rows = story.Happens(PimAssignments.AddEligible(
            Deed(clock.At("15:24")), Cast.Engineer("Priya Raman"), Role.GlobalAdministrator, Term.Permanent));
        story.MustRaise(new ExpectedAlert(
            ShippedRule.EligibleAddToTopRole, [new("operationId", OperationId(rows[0]))], 1, OwnRows(rows))
        {
            Why = "one eligible assignment to Global Administrator.",
        });
    }

    /// <summary>Without the twin, whose actor is PIM.</summary>
    private static List<AuditRow> OwnRows(IReadOnlyList<AuditRow> rows) => [.. rows.Where(row => row.Service == "PIM")];

    private static string OperationId(AuditRow row) => row.Details.Single(detail => detail.Key == "RoleAssignmentRequestId").Value;

    private static string Again(int? minutes) => minutes is null ? "" : $" and once more after {minutes} min";

    private static Deed Deed(DateTimeOffset at) => new(Intruder.As(Cast.Dana, AttackerAddress), at) { Justification = "access review follow-up" };
}
