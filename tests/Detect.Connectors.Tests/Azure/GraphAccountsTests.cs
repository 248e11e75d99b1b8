using System.Text.Json.Nodes;
using Detect.AzureServers;
using Detect.Rules;

namespace Detect.Connectors.Tests.AzureSources;

public sealed class GraphAccountsTests
{
    private const string Active = "/v1.0/roleManagement/directory/roleAssignmentScheduleInstances";
    private const string Eligible = "/v1.0/roleManagement/directory/roleEligibilityScheduleInstances";
    private const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
    private const string Avery = "11111111-0000-4000-8000-000000000001";
    private const string Blake = "11111111-0000-4000-8000-000000000002";

    [Fact]
    public async Task An_assignment_holds_from_its_start_until_its_end_for_id_and_name()
    {
        await using var tenant = await OpenAsync();
        tenant.Server.Lists[Eligible].Add(Assignment(User(Avery, "avery@contoso.example"), "Global Administrator", GlobalAdministrator, -3_600, 3_600));

        var accounts = await Accounts(tenant).ReadAsync([], CancellationToken.None);

        accounts.Should().Equal(
            Account(Avery, "eligible for Global Administrator", -3_600, 3_600),
            Account("avery@contoso.example", "eligible for Global Administrator", -3_600, 3_600));
    }

    [Fact]
    public async Task Roles_that_are_not_privileged_make_nobody_privileged()
    {
        await using var tenant = await OpenAsync();
        tenant.Server.Lists[Active].Add(Assignment(User(Avery, "avery@contoso.example"), "Message Center Reader", "790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b", null, null));

        (await Accounts(tenant).ReadAsync([], CancellationToken.None)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_members_of_a_group_hold_its_role()
    {
        await using var tenant = await OpenAsync();
        tenant.Server.Lists[Active].Add(Assignment(
            new JsonObject { ["@odata.type"] = "#microsoft.graph.group", ["id"] = "22222222-0000-4000-8000-000000000001", ["displayName"] = "Tier 0" },
            "Global Administrator", GlobalAdministrator, null, null));
        tenant.Server.Lists.Add("/v1.0/groups/22222222-0000-4000-8000-000000000001/transitiveMembers/microsoft.graph.user", [User(Blake, "blake@contoso.example")]);

        var accounts = await Accounts(tenant).ReadAsync([], CancellationToken.None);

        accounts.Should().Contain(Account("blake@contoso.example", "active in Global Administrator through the group Tier 0", null, null));
        accounts.Should().Contain(Account(Blake, "active in Global Administrator through the group Tier 0", null, null));
    }

    [Fact]
    public async Task An_assignment_that_is_gone_ended_when_that_was_noticed_and_is_forgotten_later()
    {
        await using var tenant = await OpenAsync();
        tenant.Server.Lists[Active].Add(Assignment(User(Avery, null), "Global Administrator", GlobalAdministrator, -100, null));
        var before = await Accounts(tenant).ReadAsync([], CancellationToken.None);
        tenant.Server.Lists[Active].Clear();
        tenant.Clock.Pass(TimeSpan.FromMinutes(15));

        var after = await Accounts(tenant).ReadAsync(before, CancellationToken.None);
        after.Should().Equal(Account(Avery, "active in Global Administrator", -100, 900));

        tenant.Clock.Pass(TimeSpan.FromDays(10));
        (await Accounts(tenant).ReadAsync(after, CancellationToken.None)).Should().Equal(after);
        tenant.Clock.Pass(TimeSpan.FromDays(21));
        (await Accounts(tenant).ReadAsync(after, CancellationToken.None)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_activation_makes_nobody_more_privileged_who_is_eligible()
    {
        await using var tenant = await OpenAsync();
        var activation = Assignment(User(Avery, null), "Global Administrator", GlobalAdministrator, -100, 3_500);
        activation["assignmentType"] = "Activated";
        tenant.Server.Lists[Active].Add(activation);
        tenant.Server.Lists[Eligible].Add(Assignment(User(Avery, null), "Global Administrator", GlobalAdministrator, -9_000, null));

        (await Accounts(tenant).ReadAsync([], CancellationToken.None)).Should().Equal(
            Account(Avery, "eligible for Global Administrator", -9_000, null));
    }

    [Fact]
    public async Task A_service_that_is_out_of_order_is_said_and_not_taken_for_an_empty_answer()
    {
        await using var tenant = await OpenAsync();
        tenant.Server.Faults = _ => new Fault(500);

        var reading = () => Accounts(tenant).ReadAsync([], CancellationToken.None);

        await reading.Should().ThrowAsync<SourceException>().WithMessage("graph: Graph is out of order (500 Fault).");
    }

    [Fact]
    public async Task What_may_not_be_read_names_the_permission()
    {
        await using var tenant = await OpenAsync();
        tenant.Server.Denied.Add(Eligible);

        var reading = () => Accounts(tenant).ReadAsync([], CancellationToken.None);

        await reading.Should().ThrowAsync<SourceException>().WithMessage(
            "graph: The identity may not read v1.0/roleManagement/directory/roleEligibilityScheduleInstances (403 Authorization_RequestDenied): "
            + "give it the application permission RoleEligibilitySchedule.Read.Directory, with admin consent.");
    }

    private static async Task<Tenant> OpenAsync()
    {
        var tenant = await Tenant.OpenAsync();
        tenant.Server.Lists.Add(Active, []);
        tenant.Server.Lists.Add(Eligible, []);
        return tenant;
    }

    private static GraphAccounts Accounts(Tenant tenant) => new(
        new GraphAccountsSettings
        {
            Name = "graph",
            TenantId = Tenant.Id,
            Endpoint = AzureEndpoint.Of(tenant.Server.Address),
            Retries = new AzureRetries { Attempts = 1 },
        },
        new TestCredential(),
        tenant.Clock);

    private static JsonObject User(string id, string? name) => new()
    {
        ["@odata.type"] = "#microsoft.graph.user",
        ["id"] = id,
        ["userPrincipalName"] = name,
    };

    private static JsonObject Assignment(JsonObject principal, string role, string template, double? from, double? until) => new()
    {
        ["id"] = "lAPpYvVpN0KRkAEhdxReEJ2SvT9WjGJEhR4OuaezoqU-1",
        ["principalId"] = principal["id"]!.DeepClone(),
        ["roleDefinitionId"] = template,
        ["directoryScopeId"] = "/",
        ["startDateTime"] = from is { } start ? Tenant.Time(start) : null,
        ["endDateTime"] = until is { } end ? Tenant.Time(end) : null,
        ["roleDefinition"] = new JsonObject { ["displayName"] = role, ["templateId"] = template },
        ["principal"] = principal,
    };

    private static StoredAccount Account(string name, string reason, double? from, double? until) => new()
    {
        Source = "graph",
        TenantId = Tenant.Id,
        Account = name,
        Class = AccountClass.Privileged,
        From = from is { } start ? PolledBench.Noon.AddSeconds(start) : null,
        Until = until is { } end ? PolledBench.Noon.AddSeconds(end) : null,
        Reason = reason,
    };
}
