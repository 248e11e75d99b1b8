namespace Detect.Stories;

/// <summary>A rule of <c>detections/</c> as stories refer to it.</summary>
public sealed record ShippedRule(string Id, string Title, string Level)
{
    public static readonly ShippedRule ManyEligibleAdds = new(
        "8ef1ed97-ddb6-4ebd-b27d-8c4c6c0c9f5c",
        "Several eligible assignments to privileged roles by one account",
        "high");

    public static readonly ShippedRule EligibleAddToTopRole = new(
        "3a5f0c1e-5d0b-4b35-9a86-f7b5f2b2f1de",
        "Eligible assignment to Global Administrator or Privileged Role Administrator",
        "high");

    public static readonly ShippedRule BulkRemoval = new(
        "1f9aaadb-6154-4d72-ae18-afb80fdb4524",
        "Bulk removal of eligible assignments to privileged roles",
        "high");

    public static readonly ShippedRule RoleSettingWeakened = new(
        "863901bd-963b-4b3c-8b45-413225354037",
        "PIM role setting weakened",
        "high");

    public static readonly ShippedRule PimAlertDisabled = new(
        "455a21e0-0e1b-4617-9b3d-2ec20bfd3492",
        "PIM alert disabled",
        "high");

    public static readonly ShippedRule ActivationDecided = new(
        "12f45142-e256-49c1-a610-30c170e0fb9b",
        "Activation request approved or denied",
        "high");

    public static readonly ShippedRule AzureEligibleAdd = new(
        "44325a2e-25ca-4558-a36a-0b1abb48ba7e",
        "Eligible assignment on an Azure resource",
        "high");

    public static readonly ShippedRule TooManyOwnersAlertDisabled = new(
        "daca272d-b5ac-4f45-8804-8e4b0576ed82",
        "PIM alert \"Too many owners assigned to a resource\" disabled",
        "medium");

    public static readonly ShippedRule AzureAccessElevated = new(
        "073a3e12-2a91-41ea-826e-14319d719641",
        "Access to all Azure subscriptions elevated",
        "high");

    public static readonly ShippedRule AzureElevationRemoved = new(
        "c5c4fa38-20d2-43df-9da1-a3f0e0276251",
        "Elevated access to Azure removed",
        "medium");

    public static readonly ShippedRule NewPrivilegedAccount = new(
        "a09dde4f-9db7-49a1-a238-d06ec351c956",
        "New account given a privileged role",
        "high");

    public static readonly ShippedRule RoleGivenOutsidePim = new(
        "1711f0f3-2a7d-482c-9ca4-afa05ffef829",
        "Privileged role given outside of PIM",
        "high");

    public static readonly ShippedRule EmergencySignIn = new(
        "60b296ac-0812-4256-8db8-9144e4643908",
        "Emergency-access account signed in",
        "high");

    public static readonly ShippedRule EmergencyChange = new(
        "e62c1e11-aa9d-46f2-88f2-ec7ce3c5543f",
        "Change by an emergency-access account",
        "high");

    public static readonly ShippedRule EmergencyFailure = new(
        "7b208d4d-edbd-42ab-821b-c21fd2513d66",
        "Attempt with an emergency-access account failed",
        "high");
}
