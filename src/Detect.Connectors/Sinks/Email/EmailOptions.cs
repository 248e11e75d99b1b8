namespace Detect.Connectors;

public sealed record EmailOptions
{
    public required string Host { get; init; }

    public int Port { get; init; } = 587;

    /// <summary>STARTTLS: without it nothing is sent.</summary>
    public bool UsesTls { get; init; } = true;

    public string? Username { get; init; }

    public Secret? Password { get; init; }

    public required string From { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
