using System.Reflection;
using Detect.Rules;

namespace Detect.Engine.Tests.Mutation;

/// <summary>Copies of loaded rules that differ in one property.</summary>
internal static class Copy
{
    private static readonly MethodInfo Clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    public static TRule Of<TRule>(TRule rule, string property, object? value)
        where TRule : Rule
    {
        var copy = (TRule)Clone.Invoke(rule, null)!;
        typeof(TRule).GetProperty(property)!.SetValue(copy, value);
        return copy;
    }
}
