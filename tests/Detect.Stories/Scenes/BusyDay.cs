namespace Detect.Stories;

/// <summary>A working day with everything that looks like the attack and is not.</summary>
internal static class BusyDay
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(6.5);
    private static readonly TimeSpan End = TimeSpan.FromHours(18);

    public static Story Tell()
    {
        var clock = new Clock(2026, 3, 3);
        var story = new StoryBuilder(
            "busy-day",
            "A benign working day at Contoso: two hundred role activations with refusals and expiries, user, group, device "
            + "and application administration, sign-ins, and the identity team's own PIM work, kept below the thresholds. No activation needs an approval, since each decision is an alert. It must raise no alert.");

        Morning(story, clock);
        Afternoon(story, clock);

        var routine = new Routine(story, clock);
        story.Note(clock.At(Start), "The day begins: activations, sign-ins and administration go on until the evening.");
        routine.Activations(Start, End, 200);
        routine.SignIns(Start, End, 150);
        routine.Administration(Start, End, 90);
        story.Note(clock.At(End), "The last activations run out after the end of the log.");
        return story.Build();
    }

    private static void Morning(StoryBuilder story, Clock clock)
    {
        story.Note(clock.At("08:58"), "Anna Lindqvist activates Privileged Role Administrator for her planned work: from here on the log shows her as privileged.");
        story.Happens(PimActivations.Activate(Deed(Cast.Anna, clock.At("08:58"), "CHG-2201"), Role.PrivilegedRoleAdministrator, TimeSpan.FromHours(8)));

        story.Note(clock.At("09:12"), "Anna makes one engineer eligible for Security Administrator: one action, three rows, below the threshold of 2.");
        story.Happens(PimAssignments.AddEligible(Deed(Cast.Anna, clock.At("09:12"), "CHG-2201"), Cast.Engineer("Mei Chen"), Role.SecurityAdministrator));

        story.Note(clock.At("10:20"), "Anna makes six new hires eligible for Message Center Reader in ten minutes: many, but the role is not privileged.");
        for (var i = 0; i < 6; i++)
        {
            var at = clock.At(TimeSpan.FromMinutes((10 * 60) + 20 + (2 * i)));
            story.Happens(PimAssignments.AddEligible(Deed(Cast.Anna, at, "Onboarding week 10"), Cast.NewHire(i), Role.MessageCenterReader));
        }

        story.Note(clock.At("11:05"), "Boris Kovac asks for a permanent eligible assignment to Reports Reader; the role's policy refuses it (ExpirationRule), and he asks again with an end.");
        var whom = Cast.Engineer("Wim Peeters");
        story.Happens(PimAssignments.AddEligible(
            Deed(Cast.Boris, clock.At("11:05"), "Monthly report") with { Refusal = "ExpirationRule" }, whom, Role.ReportsReader, Term.Permanent));
        story.Happens(PimAssignments.AddEligible(Deed(Cast.Boris, clock.At("11:07"), "Monthly report"), whom, Role.ReportsReader));
    }

    private static void Afternoon(StoryBuilder story, Clock clock)
    {
        story.Note(clock.At("13:10"), "Two engineers ask for the renewal of their own eligible assignments: one request each.");
        story.Happens(PimAssignments.RequestRenewal(Deed(Cast.Engineer("Vera Novak"), clock.At("13:10"), "Still on call"), Role.UserAdministrator));
        story.Happens(PimAssignments.RequestRenewal(Deed(Cast.Engineer("Samir Aziz"), clock.At("13:26"), "Still on call"), Role.HelpdeskAdministrator));

        story.Note(clock.At("14:20"), "Anna makes one engineer eligible for User Administrator, five hours after the last.");
        story.Happens(PimAssignments.AddEligible(Deed(Cast.Anna, clock.At("14:20"), "CHG-2207"), Cast.Engineer("Tess Bakker"), Role.UserAdministrator));

        story.Note(clock.At("15:02"), "Chiara Romano takes one eligible assignment away and gives one active one, for a leave cover.");
        story.Happens(PimAssignments.RemoveEligible(Deed(Cast.Chiara, clock.At("15:02"), "Leave"), Cast.Engineer("Hugo Silva"), Role.TeamsAdministrator));
        story.Happens(PimAssignments.AddActive(Deed(Cast.Chiara, clock.At("15:05"), "Leave cover"), Cast.Engineer("Greta Holm"), Role.TeamsAdministrator));

        story.Note(clock.At("16:40"), "Boris gives Message Center Reader to a new hire directly, without PIM.");
        story.Happens(DirectoryRoles.Add(Deed(Cast.Boris, clock.At("16:40"), ""), Cast.NewHire(3), Role.MessageCenterReader));
    }

    private static Deed Deed(Person by, DateTimeOffset at, string justification) => new(by, at) { Justification = justification };
}
