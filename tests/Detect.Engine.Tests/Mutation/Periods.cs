namespace Detect.Engine.Tests.Mutation;

internal static class Periods
{
    /// <summary>Twice and half of it.</summary>
    public static IEnumerable<TimeSpan> Other(TimeSpan period) => [period * 2, period / 2];
}
