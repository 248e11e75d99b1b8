namespace Detect.Stories;

/// <summary>Somebody has found the way into the account in the safe.</summary>
internal static class EmergencyAccount
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(8);
    private static readonly TimeSpan End = TimeSpan.FromHours(14);
    private static readonly Person Account = Intruder.As(Cast.BreakGlass, "203.0.113.140");
    private static readonly Person Planted = Person.Named("Backup Operator", "203.0.113.140");

    public static Story Tell()
    {
        var clock = new Clock(2026, 3, 19);
        var story = new StoryBuilder(
            "emergency-account",
            "An emergency-access account, which accounts.yml names as such, is tried twice in vain, used on the third attempt, and makes a new "
            + "account that it gives Global Administrator directly. Other people's wrong passwords and changes of that day mean nothing.");
        story.HasEmergencyAccess(Cast.BreakGlass);

        SignIn(story, clock);
        Changes(story, clock);

        var routine = new Routine(story, clock);
        story.Note(clock.At(Start), "Ordinary work goes on all day beside it, wrong passwords included.");
        routine.Activations(Start, End, 30);
        routine.SignIns(Start, End, 60);
        routine.Administration(Start, End, 30);
        return story.Build();
    }

    private static void SignIn(StoryBuilder story, Clock clock)
    {
        story.Note(clock.At("08:31"), "Two attempts with a wrong password, from 203.0.113.140.");
        var first = SignIns.WrongPassword(Account, clock.At("08:31"), SignIns.AzurePortal);
        var second = SignIns.WrongPassword(Account, clock.At("08:34"), SignIns.AzurePortal);
        story.HappensLate([first, second], TimeSpan.FromMinutes(17));
        story.Note(clock.At("08:37"), "The third is right.");
        var success = SignIns.Succeeds(Account, clock.At("08:37"), SignIns.AzurePortal);
        story.HappensLate([success], TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(9));
        story.MustRaise(new ExpectedAlert(ShippedRule.EmergencyFailure, Actor, 2, [first, second]) { Why = "the account was tried and refused, twice within the hour." });
        story.MustRaise(new ExpectedAlert(ShippedRule.EmergencySignIn, Actor, 1, [success]) { Why = "the account was used." });
    }

    private static void Changes(StoryBuilder story, Clock clock)
    {
        story.Note(clock.At("08:45"), "The account creates Backup Operator and gives it Global Administrator in the directory, past PIM.");
        var created = story.Happens(DirectoryChanges.AddUser(new Deed(Account, clock.At("08:45")), Planted));
        var granted = story.Happens(DirectoryRoles.Add(new Deed(Account, clock.At("08:49")), Planted, Role.GlobalAdministrator));
        story.MustRaise(new ExpectedAlert(ShippedRule.RoleGivenOutsidePim, [], 1, granted) { Why = "a privileged role was given directly." });
        story.MustRaise(new ExpectedAlert(ShippedRule.EmergencyChange, Actor, 2, [.. created, .. granted])
        {
            Why = "the account changed something, twice within the hour.",
        });
        story.MustRaise(new ExpectedAlert(ShippedRule.NewPrivilegedAccount, [new("target.user.id", Planted.Id.ToString())], 2, [.. created, .. granted])
        {
            Why = "an account was created and became privileged four minutes later.",
        });
    }

    private static KeyValuePair<string, string>[] Actor => [new("actor", Account.UserPrincipalName)];
}
