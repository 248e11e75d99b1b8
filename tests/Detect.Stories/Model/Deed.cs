namespace Detect.Stories;

/// <summary>Who did something and when; what they did it from follows from the person unless it is said.</summary>
public sealed record Deed(Person By, DateTimeOffset At)
{
    public string IpAddress { get; init; } = By.IpAddress;

    public string UserAgent { get; init; } = By.UserAgent;

    public string Justification { get; init; } = "";

    /// <summary>The service's code when it refused, such as <c>ExpirationRule</c>; null on success.</summary>
    public string? Refusal { get; init; }

    internal string Label => $"{By.UserPrincipalName}/{At:O}";
}
