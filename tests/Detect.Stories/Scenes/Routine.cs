using System.Globalization;

namespace Detect.Stories;

/// <summary>The ordinary work that goes on in every story.</summary>
internal sealed class Routine(StoryBuilder story, Clock clock)
{
    private static readonly Role[] Roles =
    [
        Role.UserAdministrator, Role.HelpdeskAdministrator, Role.SecurityAdministrator, Role.ApplicationAdministrator,
        Role.ConditionalAccessAdministrator, Role.TeamsAdministrator, Role.MessageCenterReader, Role.ReportsReader,
    ];

    private static readonly string[] Reasons =
    [
        "Reset locked account", "Weekly review of group owners", "Rotate application secret", "Investigate sign-in failure",
        "Update service health notes", "Change request 4711", "Onboard branch office", "Licence clean-up",
    ];

    private readonly List<(Person By, AuditRow Row)> decisions = [];

    /// <summary>Decisions on activations: rows of both services, by who decided.</summary>
    public ILookup<Person, AuditRow> Decisions => decisions.OrderBy(row => row.Row.At).ToLookup(row => row.By, row => row.Row);

    /// <summary>Activations evenly through the day; most run out, some are given back.</summary>
    /// <param name="approvals">Whether each fifth needs an approval.</param>
    public void Activations(TimeSpan from, TimeSpan until, int count, bool approvals = false)
    {
        for (var i = 0; i < count; i++)
        {
            var minute = Math.Floor((from + ((until - from) * i / count)).TotalMinutes);
            var who = Cast.Engineers[i % Cast.Engineers.Count];
            var label = string.Create(CultureInfo.InvariantCulture, $"{minute}/{who.UserPrincipalName}/{i}");
            // Two people may act in one minute, never at one instant.
            var at = clock.At(TimeSpan.FromMinutes(minute)) + Made.Fraction(label);
            Activation(new Deed(who, at) { Justification = Made.OneOf(label, Reasons) }, Made.OneOf("role/" + label, Roles), i, until, approvals);
        }
    }

    public void SignIns(TimeSpan from, TimeSpan until, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var at = clock.At(TimeSpan.FromMinutes(Math.Floor((from + ((until - from) * i / count)).TotalMinutes)));
            var who = Cast.Engineers[(i * 7) % Cast.Engineers.Count];
            if (i % 19 == 3)
            {
                story.Happens(Stories.SignIns.WrongPassword(who, at, Stories.SignIns.OutlookWeb));
                at += TimeSpan.FromSeconds(21);
            }

            story.Happens(Stories.SignIns.Succeeds(who, at, i % 3 == 0 ? Stories.SignIns.AzurePortal : Stories.SignIns.OutlookWeb));
        }
    }

    /// <summary>Users, groups, devices and applications, by the identity team and by the services.</summary>
    public void Administration(TimeSpan from, TimeSpan until, int count)
    {
        Person[] administrators = [Cast.Anna, Cast.Boris, Cast.Chiara];
        for (var i = 0; i < count; i++)
        {
            var at = clock.At(TimeSpan.FromMinutes(Math.Floor((from + ((until - from) * i / count)).TotalMinutes)));
            var deed = new Deed(administrators[i % administrators.Length], at);
            var whom = Cast.Engineers[(i * 5) % Cast.Engineers.Count];
            story.Happens((i % 6) switch
            {
                0 => DirectoryChanges.UpdateUser(deed, whom, "Department", "Operations", "Platform"),
                1 => DirectoryChanges.ResetPassword(deed, whom),
                2 => DirectoryChanges.AddToGroup(deed, whom, "Branch office Bremen"),
                3 => DirectoryChanges.UpdateDevice(at, $"LAPTOP-{i:000}"),
                4 => DirectoryChanges.AddUser(deed, Cast.NewHire(i)),
                _ => DirectoryChanges.AddSecret(deed, "Timesheet import"),
            });
        }
    }

    private void Activation(Deed deed, Role role, int number, TimeSpan until, bool approvals)
    {
        if (number % 23 == 11)
        {
            story.Happens(PimActivations.Refused(deed, role));
            return;
        }

        var hours = TimeSpan.FromHours(1 + (number % 4));
        if (approvals && number % 5 == 0)
        {
            var approver = number % 2 == 0 ? Cast.Boris : Cast.Chiara;
            var approval = new Deed(approver, deed.At + TimeSpan.FromMinutes(3) + Made.Fraction($"approval/{deed.At:O}")) { Justification = "Approved, ticket seen" };
            var rows = story.Happens(PimActivations.ActivateWithApproval(deed, role, hours, approval));
            decisions.AddRange(rows.Where(row => row.Operation.Contains("approved", StringComparison.Ordinal)).Select(row => (approver, row)));
        }
        else
        {
            story.Happens(PimActivations.Activate(deed, role, hours));
        }

        End(deed, role, number, hours, clock.At(until));
    }

    private void End(Deed deed, Role role, int number, TimeSpan hours, DateTimeOffset endOfDay)
    {
        if (deed.At + hours > endOfDay)
        {
            return;
        }

        if (number % 4 == 1)
        {
            story.Happens(PimActivations.Deactivate(deed, deed with { At = deed.At + (hours * 0.6), Justification = "" }, role));
        }
        else
        {
            story.Happens(PimActivations.Expire(deed, role, hours));
        }
    }
}
