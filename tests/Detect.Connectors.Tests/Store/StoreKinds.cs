using System.Reflection;
using Xunit.Sdk;

namespace Detect.Connectors.Tests.Store;

public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>Runs a theory on a store of its own in an SQLite file.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Sqlite]];
}

/// <summary>Runs a theory on a store of its own in PostgreSQL, in a schema of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute() => Skip = TestStore.NoPostgres;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Postgres]];
}

/// <summary>A fact about PostgreSQL alone.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = TestStore.NoPostgres;
}
