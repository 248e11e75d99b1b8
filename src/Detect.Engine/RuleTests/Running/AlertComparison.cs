namespace Detect.Engine;

/// <summary>Pairs expected alerts with raised ones; each meets one.</summary>
internal static class AlertComparison
{
    public static bool AreMet(IReadOnlyList<ExpectedAlert> expected, IReadOnlyList<Alert> raised)
    {
        var left = raised.ToList();
        return expected.Count == raised.Count && expected.OrderByDescending(Precision).All(alert => Take(alert, left));
    }

    // The one that says most chooses first, so that a terse expectation does not take the alert that a full one needs.
    private static int Precision(ExpectedAlert alert) =>
        (alert.At is null ? 0 : 1) + (alert.First is null ? 0 : 1) + (alert.Group is null ? 0 : 1)
        + (alert.Count is null ? 0 : 1) + (alert.Events is null ? 0 : 1);

    private static bool Take(ExpectedAlert expected, List<Alert> raised)
    {
        var index = raised.FindIndex(alert => IsMet(expected, alert));
        if (index < 0)
        {
            return false;
        }

        raised.RemoveAt(index);
        return true;
    }

    private static bool IsMet(ExpectedAlert expected, Alert alert) =>
        expected.Rule.Id == alert.Rule.Id
        && (expected.At is null || expected.At == alert.Last)
        && (expected.First is null || expected.First == alert.First)
        && (expected.Count is null || expected.Count == alert.Count)
        && (expected.Events is null || expected.Events == alert.EventCount)
        && (expected.Group is null || expected.Group.All(pair => HasGroup(alert, pair.Key, pair.Value)));

    private static bool HasGroup(Alert alert, string name, string value) => name.Length == 0
        ? alert.Group is [var only] && IsSame(only.Value, value)
        : alert.Group.Any(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase) && IsSame(pair.Value, value));

    /// <summary>A label stands for the account, the object or the action that events of the test get by it.</summary>
    private static bool IsSame(string actual, string expected) =>
        string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase)
        || string.Equals(actual, MadeUp.UserPrincipalName(expected), StringComparison.OrdinalIgnoreCase)
        || MadeUp.IdsOf(expected).Contains(actual);
}
