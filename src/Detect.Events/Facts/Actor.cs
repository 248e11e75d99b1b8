using System.Text;

namespace Detect.Events;

internal enum ActorKind
{
    None,
    User,
    App,
    Service,
}

/// <summary>Nodes that name who did it; <see cref="RecordIndex.Absent"/> where the record does not.</summary>
internal readonly record struct Actor(ActorKind Kind, int Id, int DisplayName, int UserPrincipalName)
{
    private static readonly int UserId = RecordNames.InResource("userId"u8);
    private static readonly int UserPrincipalObjectId = RecordNames.InResource("UserPrincipalObjectID"u8);
    private static readonly int UserName = RecordNames.InResource("userPrincipalName"u8);
    private static readonly int UserDisplayName = RecordNames.InResource("userDisplayName"u8);
    private static readonly int ServicePrincipalId = RecordNames.InResource("servicePrincipalId"u8);
    private static readonly int ServicePrincipalName = RecordNames.InResource("servicePrincipalName"u8);
    private static readonly int ServicePrincipalDisplayName = RecordNames.InResource("servicePrincipalDisplayName"u8);
    private static readonly int AgentId = RecordNames.InResource("agentId"u8);
    private static readonly int AgentDisplayName = RecordNames.InResource("agentDisplayName"u8);
    private static readonly int AppId = RecordNames.InResource("appId"u8);
    private static readonly int AppDisplayName = RecordNames.InResource("appDisplayName"u8);
    private static readonly int InitiatedBy = RecordNames.InResource("initiatedBy"u8);

    internal static Actor Of(FieldReader reader) => reader.Table switch
    {
        EventTables.Audit => OfAudit(reader.Record),
        EventTables.Provisioning => OfProvisioning(reader.Record),
        EventTables.AzureActivity => ActivityActor.Of(reader.Record),
        EventTables.PimAlert or EventTables.RoleManagementPolicy or EventTables.Json => default(Actor).Nobody(),
        _ => OfPrincipal(reader.Record, reader.Table),
    };

    /// <summary>User principal name, else display name, else id.</summary>
    internal int Best(RecordIndex record) =>
        HasText(record, UserPrincipalName) ? UserPrincipalName
        : HasText(record, DisplayName) ? DisplayName
        : Id;

    internal static bool HasText(RecordIndex record, int node) =>
        record.KindOf(node) == JsonNodeKind.Text && record.Tape[node].Length > 0;

    private Actor Nobody() => this with { Id = RecordIndex.Absent, DisplayName = RecordIndex.Absent, UserPrincipalName = RecordIndex.Absent };

    // Edits in the portal name both the user and the portal's app: the user did it.
    private static Actor OfAudit(RecordIndex record)
    {
        var user = AuditNodes.InitiatedByUser(record);
        var byUser = new Actor(
            ActorKind.User,
            record.Member(user, "id"u8),
            record.Member(user, "displayName"u8),
            record.Member(user, "userPrincipalName"u8));
        if (HasText(record, byUser.Best(record)))
        {
            return HasText(record, byUser.UserPrincipalName) || !IsService(record, byUser.DisplayName)
                ? byUser
                : byUser with { Kind = ActorKind.Service };
        }

        var app = AuditNodes.InitiatedByApp(record);
        var name = FirstText(record, record.Member(app, "displayName"u8), record.Member(app, "servicePrincipalName"u8));
        var id = FirstText(record, record.Member(app, "servicePrincipalId"u8), record.Member(app, "appId"u8));
        if (HasText(record, name) || HasText(record, id))
        {
            return new Actor(IsService(record, name) ? ActorKind.Service : ActorKind.App, id, name, RecordIndex.Absent);
        }

        var identity = record.Envelope(RecordNames.Identity);
        return new Actor(
            HasText(record, identity) ? ActorKind.Service : ActorKind.None, RecordIndex.Absent, identity, RecordIndex.Absent);
    }

    private static Actor OfProvisioning(RecordIndex record)
    {
        var by = record.Resource(InitiatedBy);
        var kind = FirstText(record, record.Member(by, "initiatorType"u8), record.Member(by, "type"u8));
        var type = record.TextOf(kind);
        return new Actor(
            Ascii.EqualsIgnoreCase(type, "user"u8) ? ActorKind.User
                : Ascii.EqualsIgnoreCase(type, "app"u8) || Ascii.EqualsIgnoreCase(type, "application"u8) ? ActorKind.App
                : by >= 0 ? ActorKind.Service : ActorKind.None,
            record.Member(by, "id"u8),
            FirstText(record, record.Member(by, "displayName"u8), record.Member(by, "name"u8)),
            RecordIndex.Absent);
    }

    // Interactive sign-ins have a servicePrincipalId too, but an empty one.
    private static Actor OfPrincipal(RecordIndex record, EventTables table)
    {
        var user = new Actor(
            ActorKind.User,
            FirstText(record, record.Resource(UserId), record.Resource(UserPrincipalObjectId)),
            record.Resource(UserDisplayName),
            record.Resource(UserName));
        if (HasText(record, user.Best(record)))
        {
            return user;
        }

        var id = FirstText(record, record.Resource(ServicePrincipalId), record.Resource(AgentId), record.Resource(AppId));
        var name = FirstText(
            record,
            record.Resource(ServicePrincipalName),
            record.Resource(ServicePrincipalDisplayName),
            record.Resource(AgentDisplayName),
            record.Resource(AppDisplayName));
        var kind = !HasText(record, id) && !HasText(record, name) ? ActorKind.None
            : table is EventTables.ManagedIdentitySignIn or EventTables.MicrosoftServicePrincipalSignIn ? ActorKind.Service
            : ActorKind.App;
        return new Actor(kind, id, name, RecordIndex.Absent);
    }

    /// <summary>The first of these nodes that is a text, else the last.</summary>
    internal static int FirstText(RecordIndex record, params ReadOnlySpan<int> nodes)
    {
        foreach (var node in nodes)
        {
            if (HasText(record, node))
            {
                return node;
            }
        }

        return nodes[^1];
    }

    private static bool IsService(RecordIndex record, int name) =>
        MicrosoftServices.Contains(record.TextOf(name));
}
