using Detect.Broker;

namespace Detect.Server.Tests.Several;

/// <summary>A test of several workers on one PostgreSQL and one broker; skipped, with the reason, where either is not to be had.</summary>
public sealed class SharedStoreFactAttribute : FactAttribute
{
    private const string Variable = "DETECT_POSTGRES";

    public SharedStoreFactAttribute() => Skip = string.IsNullOrEmpty(PostgresServer)
        ? $"no PostgreSQL: set {Variable} to the connection string of a server, or run the tests by .ci/postgresql"
        : BrokerProcess.Unavailable;

    public static string? PostgresServer => Environment.GetEnvironmentVariable(Variable);
}
