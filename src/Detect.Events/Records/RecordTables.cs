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

    internal static string? CategoryOf(EventTables table) => Categories.FirstOrDefault(pair => pair.Table == table).Category;

    /// <summary>
    /// The table of a Graph resource that is read in place, which is <c>directoryAudit</c>; none for every other, whose
    /// envelope the dialects write. A Log Analytics row has the same names, capitalised.
    /// </summary>
    internal static EventTables OfResource(RecordIndex record) =>
        record.IsLowerCase(record.Resource(ActivityDisplayName)) && record.IsLowerCase(record.Resource(ActivityDateTime))
            ? EventTables.Audit
            : EventTables.None;
}
