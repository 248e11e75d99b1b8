namespace Detect.Connectors;

internal enum ServiceFaultKind
{
    /// <summary>The service, or the way to it, is out of order; later it may not be.</summary>
    Unavailable,

    Throttled,

    /// <summary>No token, or one without the permission. Somebody has to act; it is asked again seldom.</summary>
    Denied,

    /// <summary>The answer, or the work to make it, is beyond the service's limits: ask for less.</summary>
    TooLarge,

    /// <summary>What was asked for does not exist.</summary>
    Missing,

    /// <summary>A link to the next page is no longer good.</summary>
    PageExpired,

    /// <summary>The service does not understand the question.</summary>
    Refused,
}

/// <summary>A service's answer that is none. The message is for the operator: no secret, no body.</summary>
internal sealed class ServiceFaultException(ServiceFaultKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public ServiceFaultKind Kind => kind;

    public TimeSpan? RetryAfter { get; init; }
}
