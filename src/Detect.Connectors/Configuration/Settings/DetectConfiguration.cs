using System.Net;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>Everything that detect.yml and the environment say, with defaults filled in and references resolved.</summary>
public sealed record DetectConfiguration
{
    public required string Name { get; init; }

    public Uri? PublicUrl { get; init; }

    /// <summary>Files and folders, absolute; empty for the shipped detections.</summary>
    public IReadOnlyList<string> RulePaths { get; init; } = [];

    public string? AccountsPath { get; init; }

    public string? SilencesPath { get; init; }

    public IReadOnlyList<string> ValueListPaths { get; init; } = [];

    public IReadOnlyList<string> PipelinePaths { get; init; } = [];

    public required TimeSpan ReloadEvery { get; init; }

    public required StoreSettings Store { get; init; }

    public required StoreRetention Retention { get; init; }

    public required EngineSettings Engine { get; init; }

    public IReadOnlyList<SourceSettings> Sources { get; init; } = [];

    public IReadOnlyList<SinkSettings> Sinks { get; init; } = [];

    /// <summary>In their order; empty for every alert to every sink.</summary>
    public IReadOnlyList<RouteSettings> Routes { get; init; } = [];

    public required ApiSettings Api { get; init; }

    public required TelemetrySettings Telemetry { get; init; }
}

/// <param name="SqlitePath">Absolute; not used when there is a PostgreSQL connection string.</param>
public sealed record StoreSettings(string SqlitePath, Secret? PostgreSql, string Schema);

public sealed record EngineSettings
{
    public required TimeSpan AllowedLateness { get; init; }

    public required int Threads { get; init; }

    public required int EventsPerAlert { get; init; }

    public required int GroupsPerCorrelation { get; init; }

    public required long QueueBytes { get; init; }

    public required long BatchBytes { get; init; }

    /// <summary>A source without a sign of life for longer is awaited no more.</summary>
    public required TimeSpan AbsentAfter { get; init; }

    /// <summary>How long a source may deliver nothing; null for ever.</summary>
    public TimeSpan? SilentAfter { get; init; }

    public required TimeSpan LagAfter { get; init; }

    public required TimeSpan FailingAfter { get; init; }

    public required bool ArchivesPrivileged { get; init; }
}

/// <summary>Which alerts go to which sinks: those that fit every condition given.</summary>
public sealed record RouteSettings
{
    public required IReadOnlyList<string> Sinks { get; init; }

    public RuleLevel? AtLeast { get; init; }

    public RuleLevel? AtMost { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> Tenants { get; init; } = [];

    public IReadOnlyList<string> Coverage { get; init; } = [];

    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Null for at once.</summary>
    public TimeSpan? DigestEvery { get; init; }

    /// <summary>What this route takes is not offered to those after it.</summary>
    public bool IsLast { get; init; }
}

public sealed record ApiSettings
{
    public required IReadOnlyList<IPEndPoint> Listen { get; init; }

    public IReadOnlyList<ApiToken> Tokens { get; init; } = [];

    public ProxySettings? Proxy { get; init; }

    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}

public sealed record ApiToken(string Name, ApiRole Role, Secret Token);

/// <summary>Each may do what those before it may.</summary>
public enum ApiRole
{
    Reader,
    Analyst,
    Admin,
}

public sealed record ProxySettings
{
    public required IReadOnlyList<IPNetwork> Addresses { get; init; }

    public required string UserHeader { get; init; }

    public required string GroupsHeader { get; init; }

    public IReadOnlyDictionary<string, ApiRole> Roles { get; init; } = new Dictionary<string, ApiRole>();

    public ApiRole? DefaultRole { get; init; }
}

public sealed record TelemetrySettings
{
    /// <summary>Null when nothing is sent.</summary>
    public Uri? Endpoint { get; init; }

    public required bool UsesHttp { get; init; }

    public IReadOnlyDictionary<string, Secret> Headers { get; init; } = new Dictionary<string, Secret>();

    public required string ServiceName { get; init; }

    public required TimeSpan Every { get; init; }

    /// <summary>debug, information, warning or error.</summary>
    public required string LogLevel { get; init; }
}
