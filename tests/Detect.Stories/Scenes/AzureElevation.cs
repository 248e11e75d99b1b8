namespace Detect.Stories;

/// <summary>A Global Administrator's account takes hold of every Azure subscription, makes a way back and lets go.</summary>
internal static class AzureElevation
{
    private const string Subscription = "Production";
    private static readonly TimeSpan Start = TimeSpan.FromHours(8);
    private static readonly TimeSpan End = TimeSpan.FromHours(15);
    private static readonly Person Attacker = Intruder.As(Cast.Ivan, "203.0.113.120");

    public static Story Tell()
    {
        var clock = new Clock(2026, 3, 17);
        var story = new StoryBuilder(
            "azure-elevation",
            "The account of Ivan Moreno, a Global Administrator, elevates itself over all Azure subscriptions, makes another account eligible "
            + "for Owner of one of them, switches the PIM alert about too many owners off, and takes the elevation back two hours later. "
            + "The audit log of Entra and the activity log of Azure both tell of it.");

        Elevate(story, clock);
        WayBack(story, clock);
        LetGo(story, clock);
        Ordinary(story, clock);

        var routine = new Routine(story, clock);
        story.Note(clock.At(Start), "Ordinary work goes on all day beside it.");
        routine.Activations(Start, End, 30);
        routine.SignIns(Start, End, 40);
        routine.Administration(Start, End, 30);
        return story.Build();
    }

    private static void Elevate(StoryBuilder story, Clock clock)
    {
        story.Note(clock.At("09:40"), "Ivan's account signs in from 203.0.113.120.");
        story.Happens(SignIns.Succeeds(Attacker, clock.At("09:40"), SignIns.AzurePortal));
        story.Note(clock.At("09:44"), "It elevates its access: one row in the audit log, start and end in the activity log, which comes 22 min late.");
        var deed = new Deed(Attacker, clock.At("09:44"));
        var audit = story.Happens(AzureAccess.ElevatedInAudit(deed));
        var activity = story.HappensLate(AzureAccess.ElevatedInActivity(deed), TimeSpan.FromMinutes(22), TimeSpan.FromMinutes(29));
        story.MustRaise(new ExpectedAlert(ShippedRule.AzureAccessElevated, Actor, 2, [audit[0], activity[1]])
        {
            Why = "both logs tell of one elevation; the row of the activity log's start does not count.",
        });
    }

    private static void WayBack(StoryBuilder story, Clock clock)
    {
        story.Note(clock.At("09:52"), "Tess Bakker is made eligible for Owner of the subscription Production, through PIM for Azure resources.");
        var deed = new Deed(Attacker, clock.At("09:52")) { Justification = "handover" };
        var rows = story.Happens(PimAssignments.AddEligibleOnAzure(deed, Cast.Engineer("Tess Bakker"), Role.Owner, Subscription));
        story.MustRaise(new ExpectedAlert(ShippedRule.AzureEligibleAdd, [], 1, [rows[^1]])
        {
            Why = "one completed eligible assignment on an Azure resource; the request beside it does not count.",
        });
        story.Note(clock.At("09:58"), "The PIM alert about too many owners is disabled.");
        var disabled = story.Happens(PimSettings.OnAzure(PimSettings.DisableAlert(new Deed(Attacker, clock.At("09:58")), "Too many owners assigned to a resource")));
        story.MustRaise(new ExpectedAlert(ShippedRule.TooManyOwnersAlertDisabled, [], 1, disabled)
        {
            Why = "this alert has a rule of its own; the rule for PIM alerts in general leaves it alone.",
        });
    }

    private static void LetGo(StoryBuilder story, Clock clock)
    {
        story.Note(clock.At("11:51"), "The elevation is taken back, which both logs tell.");
        var deed = new Deed(Attacker, clock.At("11:51"));
        var audit = story.Happens(AzureAccess.RemovedInAudit(deed));
        var activity = story.HappensLate(AzureAccess.RemovedInActivity(deed), TimeSpan.FromMinutes(11));
        story.MustRaise(new ExpectedAlert(ShippedRule.AzureElevationRemoved, Actor, 2, [audit[0], activity[1]])
        {
            Why = "both logs tell that the assignment at the root was removed.",
        });
    }

    private static void Ordinary(StoryBuilder story, Clock clock)
    {
        story.Note(clock.At("13:05"), "Boris Kovac deletes a role assignment of the subscription Test, and asks for an eligible one, which is refused.");
        story.Happens(AzureAccess.DeleteAssignment(new Deed(Cast.Boris, clock.At("13:05")), "Test"));
        var deed = new Deed(Cast.Boris, clock.At("13:09")) { Refusal = "ExpirationRule" };
        story.Happens(PimAssignments.AddEligibleOnAzure(deed, Cast.Engineer("Umar Khan"), Role.Owner, "Test"));
    }

    private static KeyValuePair<string, string>[] Actor => [new("actor", Attacker.UserPrincipalName)];
}
