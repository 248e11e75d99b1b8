namespace Detect.Rules;

/// <summary>Reads <c>gte: 4</c>, or a range of two such comparisons.</summary>
internal static class ThresholdReader
{
    private static readonly Dictionary<string, ComparisonOperator> Operators = new()
    {
        ["gt"] = ComparisonOperator.GreaterThan,
        ["gte"] = ComparisonOperator.GreaterThanOrEqual,
        ["lt"] = ComparisonOperator.LessThan,
        ["lte"] = ComparisonOperator.LessThanOrEqual,
        ["eq"] = ComparisonOperator.Equal,
        ["neq"] = ComparisonOperator.NotEqual,
    };

    public static IEnumerable<string> OperatorNames => Operators.Keys;

    public static Threshold? Read(YamlSection section, params string[] otherKeys)
    {
        section.RejectOtherKeys([.. Operators.Keys, .. otherKeys]);
        List<Comparison> comparisons = [];
        foreach (var (key, comparisonOperator) in Operators)
        {
            if (section.Number(key) is { } value)
            {
                comparisons.Add(new Comparison(comparisonOperator, value));
            }
        }

        if (comparisons.Count == 0)
        {
            if (!Operators.Keys.Any(section.Has))
            {
                Report(section, $"the condition compares with nothing; expected {Words.Or(Operators.Keys)}");
            }

            return null;
        }

        if (!CanBeMet(comparisons))
        {
            Report(section, "no number meets the condition; expected comparisons that leave a range");
        }

        return new Threshold(comparisons);
    }

    /// <summary>Whether some number meets all comparisons: if any does, a bound does, or one just beside or between bounds.</summary>
    private static bool CanBeMet(List<Comparison> comparisons)
    {
        var threshold = new Threshold(comparisons);
        var bounds = comparisons.Select(comparison => comparison.Value).Order().ToList();
        var between = bounds.Zip(bounds.Skip(1), (low, high) => (low + high) / 2);
        return bounds.Concat(between).Append(bounds[0] - 1).Append(bounds[^1] + 1).Any(threshold.IsMet);
    }

    private static void Report(YamlSection section, string message) =>
        section.Findings.Report(FindingCodes.InvalidCondition, section.Position, message);
}
