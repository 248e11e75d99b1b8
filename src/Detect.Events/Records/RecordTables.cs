namespace Detect.Events;

/// <summary>Which table a record belongs to: by its diagnostic category, or by the keys of its Graph resource.</summary>
internal static class RecordTables
{
    private static readonly (string Category, EventTables Table)[] Categories =
    [
        ("AuditLogs", EventTables.Audit),
        ("SignInLogs", EventTables.SignIn),
        ("NonInteractiveUserSignInLogs", EventTables.NonInteractiveSignIn),
        ("ServicePrincipalSignInLogs", EventTables.ServicePrincipalSignIn),
        ("ManagedIdentitySignInLogs", EventTables.ManagedIdentitySignIn),
        ("MicrosoftServicePrincipalSignInLogs", EventTables.MicrosoftServicePrincipalSignIn),
        ("ADFSSignInLogs", EventTables.AdfsSignIn),
        ("UserRiskEvents", EventTables.RiskDetection),
        ("ServicePrincipalRiskEvents", EventTables.RiskDetection),
        ("AgentRiskEvents", EventTables.RiskDetection),
        ("RiskyUsers", EventTables.RiskyUser),
        ("RiskyServicePrincipals", EventTables.RiskyUser),
        ("RiskyAgents", EventTables.RiskyUser),
        ("ProvisioningLogs", EventTables.Provisioning),
        ("MicrosoftGraphActivityLogs", EventTables.GraphActivity),
        ("Administrative", EventTables.AzureActivity),
        ("Write", EventTables.AzureActivity),
        ("Action", EventTables.AzureActivity),
        ("Delete", EventTables.AzureActivity),
        ("ServiceHealth", EventTables.AzureActivity),
        ("ResourceHealth", EventTables.AzureActivity),
        ("Alert", EventTables.AzureActivity),
        ("Autoscale", EventTables.AzureActivity),
        ("Security", EventTables.AzureActivity),
        ("Policy", EventTables.AzureActivity),
        ("Recommendation", EventTables.AzureActivity),
    ];

    private static readonly NameTable CategoryNames = new([.. Categories.Select(pair => pair.Category)]);

    private static readonly int ActivityDisplayName = RecordNames.InResource("activityDisplayName"u8);
    private static readonly int ActivityDateTime = RecordNames.InResource("activityDateTime"u8);
    private static readonly int CreatedDateTime = RecordNames.InResource("createdDateTime"u8);
    private static readonly int AppId = RecordNames.InResource("appId"u8);
    private static readonly int Status = RecordNames.InResource("status"u8);
    private static readonly int RiskEventType = RecordNames.InResource("riskEventType"u8);
    private static readonly int RiskLastUpdated = RecordNames.InResource("riskLastUpdatedDateTime"u8);
    private static readonly int RiskState = RecordNames.InResource("riskState"u8);
    private static readonly int ProvisioningAction = RecordNames.InResource("provisioningAction"u8);
    private static readonly int SignInEventTypes = RecordNames.InResource("signInEventTypes"u8);

    /// <summary>The table of a diagnostic category; <see cref="EventTables.Other"/> for one that is not known.</summary>
    internal static EventTables OfCategory(ReadOnlySpan<byte> category)
    {
        var number = CategoryNames.Find(category);
        if (number < 0)
        {
            number = CategoryNames.FindFolded(category);
        }

        return number >= 0 ? Categories[number].Table : EventTables.Other;
    }

    /// <summary>The table of a Graph resource that is read in place; none for what is not recognised.</summary>
    internal static EventTables OfResource(RecordIndex record)
    {
        bool Has(int name) => record.Resource(name) >= 0;
        if (Has(ActivityDisplayName) && Has(ActivityDateTime))
        {
            return EventTables.Audit;
        }

        if (Has(RiskEventType) && Has(RiskState))
        {
            return EventTables.RiskDetection;
        }

        if (Has(RiskLastUpdated) && Has(RiskState))
        {
            return EventTables.RiskyUser;
        }

        if (Has(ProvisioningAction) && Has(ActivityDateTime))
        {
            return EventTables.Provisioning;
        }

        return Has(CreatedDateTime) && Has(AppId) && Has(Status) ? SignInKind(record) : EventTables.None;
    }

    private static EventTables SignInKind(RecordIndex record)
    {
        var types = record.Resource(SignInEventTypes);
        if (types < 0 || record.Tape[types].Kind != JsonNodeKind.Array || record.Tape[types].Next == types + 1)
        {
            return EventTables.SignIn;
        }

        var type = record.TextOf(types + 1);
        return type.SequenceEqual("nonInteractiveUser"u8) ? EventTables.NonInteractiveSignIn
            : type.SequenceEqual("servicePrincipal"u8) ? EventTables.ServicePrincipalSignIn
            : type.SequenceEqual("managedIdentity"u8) ? EventTables.ManagedIdentitySignIn
            : EventTables.SignIn;
    }
}
