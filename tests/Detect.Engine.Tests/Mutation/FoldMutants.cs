using Detect.Rules;

namespace Detect.Engine.Tests.Mutation;

/// <summary>Every fold that differs from one by its period or a group-by field, and none at all.</summary>
internal static class FoldMutants
{
    public static IEnumerable<(string What, FoldOptions? Mutant)> Of(FoldOptions? fold)
    {
        if (fold is null)
        {
            yield break;
        }

        yield return ("no fold", null);
        foreach (var other in Periods.Other(fold.Timespan))
        {
            yield return ($"fold {other} in place of {fold.Timespan}", fold with { Timespan = other });
        }

        foreach (var field in fold.GroupBy)
        {
            yield return ($"left out fold group-by {field.Name}", fold with { GroupBy = [.. fold.GroupBy.Where(other => other != field)] });
        }
    }
}
