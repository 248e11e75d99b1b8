namespace Detect.Events;

/// <summary>The portal's downloads.</summary>
internal enum PortalKind
{
    Audit,
    InteractiveSignIn,
    NonInteractiveSignIn,
    ServicePrincipalSignIn,
    ManagedIdentitySignIn,
}
