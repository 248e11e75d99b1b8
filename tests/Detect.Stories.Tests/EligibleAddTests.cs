using static Detect.Stories.Tests.Day;

namespace Detect.Stories.Tests;

/// <summary>What the two rules about eligible assignments say of the attack's look-alikes, in every dialect.</summary>
public sealed class EligibleAddTests
{
    private static readonly Person Admin = Cast.Chiara;
    private static readonly string Many = ShippedRule.ManyEligibleAdds.Title;
    private static readonly string Top = ShippedRule.EligibleAddToTopRole.Title;

    private static readonly Role[] PrivilegedRoles =
        [Role.SecurityAdministrator, Role.ApplicationAdministrator, Role.UserAdministrator, Role.PrivilegedAuthenticationAdministrator];

    public static TheoryData<string> Dialects => [.. StoryFiles.DialectFiles];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Four_actions_in_an_hour_are_one_alert(string dialect) =>
        Raised(dialect, Adds(0, 10, 20, 59)).Should().Equal($"{Many} ×4");

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Three_actions_in_an_hour_are_none_although_they_write_nine_rows(string dialect) =>
        Raised(dialect, Adds(0, 10, 20)).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Dialects))]
    public void An_hour_between_the_first_and_the_fourth_is_too_long(string dialect) =>
        Raised(dialect, Adds(0, 10, 20, 61)).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Dialects))]
    public void The_hour_is_half_open(string dialect)
    {
        Raised(dialect, Requests(At(0), At(10), At(20), At(60))).Should().BeEmpty();
        Raised(dialect, Requests(At(0), At(10), At(20), At(60).AddTicks(-1))).Should().Equal($"{Many} ×4");
    }

    [Theory]
    [InlineData("Add eligible member to role in PIM requested (permanent)")]
    [InlineData("Add eligible member to role in PIM requested (timebound)")]
    [InlineData("Add eligible member to role in PIM requested (renew)")]
    [InlineData("Add eligible member to role in PIM completed (permanent)")]
    [InlineData("Add eligible member to role in PIM completed (timebound)")]
    [InlineData("Add eligible member to role")]
    [InlineData("Add EligibleRoleAssignement to RoleDefinition")]
    public void Each_operation_counts_by_itself_in_both_rules(string operation)
    {
        foreach (var dialect in StoryFiles.DialectFiles)
        {
            Raised(dialect, Requests(At(0), At(1), At(2), At(3)).Select(row => row with { Operation = operation })).Should().Equal($"{Many} ×4");
            Raised(dialect, PimAssignments.AddEligible(new Deed(Admin, At(0)), Cast.Dana, Role.GlobalAdministrator).Take(1)
                .Select(row => row with { Operation = operation })).Should().Equal($"{Top} ×1");
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Roles_of_Azure_resources_are_other_rules_business(string dialect)
    {
        var owner = new Role("Owner", Guid.Parse("8e3af657-a8ff-443c-a75c-2fe8c4bcb635"), "Owner");
        Raised(dialect, Each(4, (at, _) => PimAssignments.AddEligible(new Deed(Admin, at), Cast.Dana, owner)
            .Where(row => row.Service == "PIM")
            .Select(row => row with { Category = "ResourceManagement" }))).Should().Equal(Enumerable.Repeat($"{ShippedRule.AzureEligibleAdd.Title} ×1", 4));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Four_refused_requests_are_four_attempts(string dialect) =>
        Raised(dialect, Each(4, (at, role) => PimAssignments.AddEligible(
            new Deed(Admin, at) { Refusal = "ExpirationRule" }, Cast.Dana, role, Term.Permanent))).Should().Equal($"{Many} ×4");

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Requests_that_are_not_completed_count(string dialect) =>
        Raised(dialect, Each(4, (at, role) => PimAssignments.AddEligible(new Deed(Admin, at), Cast.Dana, role).Take(1))).Should().Equal($"{Many} ×4");

    [Theory]
    [MemberData(nameof(Dialects))]
    public void The_row_that_Core_Directory_writes_for_PIM_never_counts(string dialect) =>
        Raised(dialect, Each(4, (at, role) => PimAssignments.AddEligible(new Deed(Admin, at), Cast.Dana, role).Skip(1).Take(1))).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Assignments_written_past_PIM_count(string dialect) =>
        Raised(dialect, Each(4, (at, role) => DirectoryRoles.AddEligible(new Deed(Admin, at), Cast.Dana, role))).Should().Equal($"{Many} ×4");

    [Theory]
    [MemberData(nameof(Dialects))]
    public void The_service_s_misspelt_operation_counts(string dialect) =>
        Raised(dialect, Each(4, (at, role) => DirectoryRoles.AddEligible(new Deed(Admin, at), Cast.Dana, role)
            .Select(row => row with { Operation = "Add EligibleRoleAssignement to RoleDefinition" }))).Should().Equal($"{Many} ×4");

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Two_accounts_with_two_actions_each_are_no_burst(string dialect) =>
        Raised(dialect, Each(4, (at, role) => PimAssignments.AddEligible(
            new Deed(at.Minute % 20 == 0 ? Admin : Cast.Boris, at), Cast.Dana, role))).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Activations_are_not_assignments(string dialect) =>
        Raised(dialect, Each(6, (at, role) => PimActivations.Activate(new Deed(Admin, at), role, TimeSpan.FromHours(8)))).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Active_assignments_and_removals_are_other_rules_business(string dialect)
    {
        var rows = Each(4, (at, role) => PimAssignments.AddActive(new Deed(Admin, at), Cast.Dana, role))
            .Concat(Each(4, (at, role) => PimAssignments.RemoveEligible(new Deed(Admin, at.AddMinutes(5)), Cast.Dana, role)));
        Raised(dialect, rows).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Roles_that_are_not_privileged_do_not_count(string dialect) =>
        Raised(dialect, Each(5, (at, _) => PimAssignments.AddEligible(new Deed(Admin, at), Cast.Dana, Role.MessageCenterReader))).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Two_actions_of_an_account_that_the_log_shows_as_privileged_are_an_alert(string dialect)
    {
        var activation = PimActivations.Activate(new Deed(Admin, At(0)), Role.PrivilegedRoleAdministrator, TimeSpan.FromHours(8));
        Raised(dialect, activation.Concat(Adds(20, 50))).Should().Equal($"{Many} ×2");
        Raised(dialect, Adds(20, 50)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_privileged_account_that_gave_its_role_back_is_an_ordinary_one_again(string dialect)
    {
        var activation = new Deed(Admin, At(0));
        var rows = PimActivations.Activate(activation, Role.PrivilegedRoleAdministrator, TimeSpan.FromHours(8))
            .Concat(PimActivations.Deactivate(activation, new Deed(Admin, At(90)), Role.PrivilegedRoleAdministrator));
        Raised(dialect, rows.Concat(Adds(120, 150))).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void The_accounts_file_lowers_the_threshold_for_privileged_and_emergency_access_accounts(string dialect)
    {
        static string Accounts(string accountClass) => $"accounts:\n  - userPrincipalName: {Admin.UserPrincipalName}\n    class: {accountClass}\n";
        Raised(dialect, Adds(0), Accounts("emergencyAccess")).Should().Equal($"{Many} ×1", $"{ShippedRule.EmergencyChange.Title} ×2");
        Raised(dialect, Adds(0), Accounts("privileged")).Should().BeEmpty();
        Raised(dialect, Adds(0, 10), Accounts("privileged")).Should().Equal($"{Many} ×2");
        Raised(dialect, Adds(0, 10), Accounts("automation")).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Every_action_on_Global_Administrator_is_an_alert_of_its_own(string dialect) =>
        Raised(dialect, Each(2, (at, _) => PimAssignments.AddEligible(new Deed(Admin, at), Cast.Dana, Role.GlobalAdministrator)))
            .Should().Equal($"{Top} ×1", $"{Top} ×1");

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Privileged_Role_Administrator_and_refusals_alert_too(string dialect) =>
        Raised(dialect, PimAssignments.AddEligible(
            new Deed(Admin, At(0)) { Refusal = "ExpirationRule" }, Cast.Dana, Role.PrivilegedRoleAdministrator)).Should().Equal($"{Top} ×1");

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_role_is_known_by_its_template_and_not_by_its_name(string dialect)
    {
        var oldName = Role.GlobalAdministrator with { DisplayName = "Company Administrator" };
        var pretender = Role.MessageCenterReader with { DisplayName = "Global Administrator" };
        Raised(dialect, PimAssignments.AddEligible(new Deed(Admin, At(0)), Cast.Dana, oldName)).Should().Equal($"{Top} ×1");
        Raised(dialect, PimAssignments.AddEligible(new Deed(Admin, At(0)), Cast.Dana, pretender)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Activating_Global_Administrator_is_no_assignment(string dialect) =>
        Raised(dialect, PimActivations.Activate(new Deed(Admin, At(0)), Role.GlobalAdministrator, TimeSpan.FromHours(1))).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Dialects))]
    public void The_twin_of_a_Global_Administrator_assignment_alone_is_no_alert(string dialect) =>
        Raised(dialect, PimAssignments.AddEligible(new Deed(Admin, At(0)), Cast.Dana, Role.GlobalAdministrator).Where(row => row.Service != "PIM"))
            .Should().BeEmpty();

    private static IEnumerable<AuditRow> Adds(params int[] minutes) =>
        minutes.SelectMany((minute, i) => PimAssignments.AddEligible(new Deed(Admin, At(minute)), Cast.Dana, PrivilegedRoles[i % PrivilegedRoles.Length]));

    private static IEnumerable<AuditRow> Requests(params DateTimeOffset[] times) =>
        times.SelectMany((at, i) => PimAssignments.AddEligible(new Deed(Admin, at), Cast.Dana, PrivilegedRoles[i % PrivilegedRoles.Length]).Take(1));

    private static IEnumerable<AuditRow> Each(int count, Func<DateTimeOffset, Role, IEnumerable<AuditRow>> action) =>
        Enumerable.Range(0, count).SelectMany(i => action(At(i * 10), PrivilegedRoles[i % PrivilegedRoles.Length]));
}
