using System.Reflection;
using Xunit.Sdk;

namespace Detect.Connectors.Tests.Store;

/// <summary>A case of a theory, on each kind of store that can be had here.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnEachAttribute(params object[] arguments) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        var parameters = testMethod.GetParameters().Skip(1).ToArray();
        var values = arguments.Select((value, i) => Convert.ChangeType(value, parameters[i].ParameterType, null)).ToArray();
        yield return [StoreKind.Sqlite, .. values];
        if (TestStore.NoPostgres is null)
        {
            yield return [StoreKind.Postgres, .. values];
        }
    }
}
