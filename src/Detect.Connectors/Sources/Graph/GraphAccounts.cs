using System.Text.Json;
using Azure.Core;

namespace Detect.Connectors;

/// <summary>
/// Reads the active and eligible assignments of privileged directory roles, each from its start until its end. One that is no longer listed
/// ended at the latest when that was noticed.
/// </summary>
public sealed class GraphAccounts : IAccountsProvider
{
    private const string Expanded = "?$expand=roleDefinition,principal";

    private readonly GraphAccountsSettings settings;
    private readonly GraphClient client;

    /// <exception cref="SourceException">The settings cannot work.</exception>
    public GraphAccounts(GraphAccountsSettings settings, TokenCredential credential, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        this.settings = settings;
        client = new GraphClient(settings.Endpoint, credential, settings.Retries, time);
    }

    public string Name => settings.Name;

    public string? TenantId => settings.TenantId;

    public TimeSpan Interval => settings.Interval;

    public async Task<IReadOnlyList<StoredAccount>> ReadAsync(IReadOnlyList<StoredAccount> known, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(known);
        try
        {
            var assignments = new List<RoleAssignment>();
            await AddAsync(assignments, "roleAssignmentScheduleInstances", "RoleAssignmentSchedule.Read.Directory", false, cancellation).ConfigureAwait(false);
            await AddAsync(assignments, "roleEligibilityScheduleInstances", "RoleEligibilitySchedule.Read.Directory", true, cancellation).ConfigureAwait(false);
            var telling = assignments.FindAll(active => !assignments.Exists(active.IsActivationOf));
            var accounts = await AccountsOfAsync(telling, cancellation).ConfigureAwait(false);
            return [.. accounts, .. Ended(known, accounts, client.ServiceNow)];
        }
        catch (ServiceFaultException e)
        {
            throw new SourceException($"{settings.Name}: {e.Message}", e);
        }
    }

    private async Task AddAsync(List<RoleAssignment> assignments, string list, string permission, bool isEligible, CancellationToken cancellation)
    {
        var address = settings.Endpoint.At($"v1.0/roleManagement/directory/{list}{Expanded}");
        var instances = await client.ListAsync(address, permission, cancellation).ConfigureAwait(false);
        assignments.AddRange(instances.Select(instance => RoleAssignment.Of(instance, isEligible)).OfType<RoleAssignment>());
    }

    private async Task<IReadOnlyList<StoredAccount>> AccountsOfAsync(List<RoleAssignment> assignments, CancellationToken cancellation)
    {
        var accounts = assignments.SelectMany(assignment => assignment.ToAccounts(settings)).ToList();
        foreach (var group in assignments.Where(assignment => assignment.IsOfGroup).GroupBy(assignment => assignment.PrincipalId))
        {
            var members = await MembersAsync(group.Key, cancellation).ConfigureAwait(false);
            accounts.AddRange(group.SelectMany(assignment => assignment.ToAccounts(settings, members)));
        }

        return [.. accounts.DistinctBy(Identity)];
    }

    private Task<IReadOnlyList<JsonElement>> MembersAsync(string group, CancellationToken cancellation) => client.ListAsync(
        settings.Endpoint.At($"v1.0/groups/{Uri.EscapeDataString(group)}/transitiveMembers/microsoft.graph.user?$select=id,userPrincipalName&$top=999"),
        "GroupMember.Read.All", cancellation);

    private IEnumerable<StoredAccount> Ended(IReadOnlyList<StoredAccount> known, IReadOnlyList<StoredAccount> listed, DateTimeOffset now)
    {
        var still = listed.Select(Identity).ToHashSet();
        return known
            .Where(account => !still.Contains(Identity(account)))
            .Select(account => account.Until <= now ? account : account with { Until = now })
            .Where(account => account.Until > now - settings.Remembered);
    }

    private static (string Account, string Reason, DateTimeOffset? From) Identity(StoredAccount account) =>
        (account.Account.ToUpperInvariant(), account.Reason, account.From);
}
