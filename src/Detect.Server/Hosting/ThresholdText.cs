using System.Globalization;
using Detect.Rules;

namespace Detect.Server;

/// <summary>A threshold as people write it: <c>&gt;= 4</c>.</summary>
internal static class ThresholdText
{
    public static string Of(Threshold threshold) => string.Join(" and ", threshold.Comparisons.Select(Of));

    private static string Of(Comparison comparison) => string.Create(CultureInfo.InvariantCulture, $"{Sign(comparison.Operator)} {comparison.Value}");

    private static string Sign(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.LessThan => "<",
        ComparisonOperator.LessThanOrEqual => "<=",
        ComparisonOperator.GreaterThan => ">",
        _ => ">=",
    };
}
