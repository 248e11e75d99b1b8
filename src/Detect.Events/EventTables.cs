namespace Detect.Events;

/// <summary>The log tables an event can belong to, combinable so that a rule's log source can name several.</summary>
[Flags]
public enum EventTables
{
    None = 0,
    Audit = 1 << 0,
    SignIn = 1 << 1,
    NonInteractiveSignIn = 1 << 2,
    ServicePrincipalSignIn = 1 << 3,
    ManagedIdentitySignIn = 1 << 4,
    MicrosoftServicePrincipalSignIn = 1 << 5,
    AdfsSignIn = 1 << 6,
    RiskDetection = 1 << 7,
    RiskyUser = 1 << 8,
    Provisioning = 1 << 9,
    GraphActivity = 1 << 10,
    AzureActivity = 1 << 11,
    PimAlert = 1 << 12,
    RoleManagementPolicy = 1 << 13,

    /// <summary>Any other diagnostic category, decoded but without a catalogue of its own.</summary>
    Other = 1 << 14,

    /// <summary>Plain JSON replayed with <c>--shape json</c>.</summary>
    Json = 1 << 15,

    AllSignIns = SignIn | NonInteractiveSignIn | ServicePrincipalSignIn | ManagedIdentitySignIn
        | MicrosoftServicePrincipalSignIn | AdfsSignIn,
    AllEntra = Audit | AllSignIns | RiskDetection | RiskyUser | Provisioning | GraphActivity | AzureActivity
        | PimAlert | RoleManagementPolicy | Other,
}
