namespace Detect.Stories;

/// <summary>An administrator's account locks the other administrators out.</summary>
internal static class BulkRemoval
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(7);
    private static readonly TimeSpan End = TimeSpan.FromHours(13);

    public static Story Tell()
    {
        var clock = new Clock(2026, 3, 12);
        var story = new StoryBuilder(
            "bulk-removal",
            "Before anybody is at work, the account of Dana Ortiz takes the eligible assignments of seven engineers away, in 24 minutes. "
            + "Later in the day Chiara Romano offboards one engineer, and nobody needs to be woken for that.");

        Lockout(story, clock);
        Offboarding(story, clock);

        var routine = new Routine(story, clock);
        story.Note(clock.At(Start), "Activations begin; each expiry and deactivation writes a removal too, of an active assignment.");
        routine.Activations(Start, End, 40);
        routine.SignIns(Start, End, 30);
        routine.Administration(Start, End, 20);
        return story.Build();
    }

    private static void Lockout(StoryBuilder story, Clock clock)
    {
        (string Time, string Whom, Role Role, Term Term, int DelayMinutes)[] removals =
        [
            ("05:02", "Aiko Tanaka", Role.SecurityAdministrator, Term.TimeBound, 2),
            ("05:05", "Ben Whitlock", Role.UserAdministrator, Term.Permanent, 26),
            ("05:09", "Clara Moreau", Role.ApplicationAdministrator, Term.TimeBound, 1),
            ("05:14", "David Osei", Role.ConditionalAccessAdministrator, Term.TimeBound, 3),
            ("05:18", "Elif Demir", Role.UserAdministrator, Term.TimeBound, 14),
            ("05:22", "Farid Haddad", Role.PrivilegedAuthenticationAdministrator, Term.Permanent, 1),
            ("05:26", "Greta Holm", Role.HelpdeskAdministrator, Term.TimeBound, 2),
        ];
        var by = Intruder.As(Cast.Dana, "203.0.113.90");
        story.Note(clock.At("04:55"), "Dana's account signs in to the Azure portal from 203.0.113.90.");
        story.Happens(SignIns.Succeeds(by, clock.At("04:55"), SignIns.AzurePortal));
        var events = new List<Row>();
        foreach (var removal in removals)
        {
            story.Note(clock.At(removal.Time), $"{removal.Whom} loses the eligibility for {removal.Role.DisplayName}; the rows arrive {removal.DelayMinutes} min later.");
            var deed = new Deed(by, clock.At(removal.Time)) { Justification = "clean-up" };
            var rows = story.HappensLate(
                PimAssignments.RemoveEligible(deed, Cast.Engineer(removal.Whom), removal.Role, removal.Term), TimeSpan.FromMinutes(removal.DelayMinutes));
            events.AddRange(rows.Where(row => row.Service == "PIM"));
        }

        story.MustRaise(new ExpectedAlert(ShippedRule.BulkRemoval, [new("actor", by.UserPrincipalName)], removals.Length, events)
        {
            Why = "seven removals by one account in 24 of 60 minutes, five are enough. The rows of one removal share an operationId and count once.",
        });
    }

    private static void Offboarding(StoryBuilder story, Clock clock)
    {
        story.Note(clock.At("10:30"), "Chiara Romano offboards Hugo Silva: four eligible assignments and one active one, of which only the four count.");
        Role[] roles = [Role.SecurityAdministrator, Role.UserAdministrator, Role.ApplicationAdministrator, Role.HelpdeskAdministrator];
        var whom = Cast.Engineer("Hugo Silva");
        for (var i = 0; i < roles.Length; i++)
        {
            var deed = new Deed(Cast.Chiara, clock.At(TimeSpan.FromMinutes(630 + (3 * i)))) { Justification = "Leaves on Friday" };
            story.Happens(PimAssignments.RemoveEligible(deed, whom, roles[i]));
        }

        story.Happens(DirectoryRoles.Remove(new Deed(Cast.Chiara, clock.At("10:44")), whom, Role.ConditionalAccessAdministrator));
    }
}
