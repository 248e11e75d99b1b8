namespace Detect.Events;

/// <summary>A kind of sign-in log: its table, and its category in diagnostic settings.</summary>
internal sealed record SignInKind(EventTables Table, string Category)
{
    internal const string Operation = "Sign-in activity";

    internal static readonly SignInKind Interactive = new(EventTables.SignIn, "SignInLogs");

    internal static readonly SignInKind NonInteractive =
        new(EventTables.NonInteractiveSignIn, "NonInteractiveUserSignInLogs");

    internal static readonly SignInKind ServicePrincipal =
        new(EventTables.ServicePrincipalSignIn, "ServicePrincipalSignInLogs");

    internal static readonly SignInKind ManagedIdentity =
        new(EventTables.ManagedIdentitySignIn, "ManagedIdentitySignInLogs");

    internal static SignInKind? OfEventType(string? type) => type switch
    {
        "interactiveUser" => Interactive,
        "nonInteractiveUser" => NonInteractive,
        "servicePrincipal" => ServicePrincipal,
        "managedIdentity" => ManagedIdentity,
        _ => null,
    };
}
