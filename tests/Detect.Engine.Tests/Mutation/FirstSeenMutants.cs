using Detect.Rules;

namespace Detect.Engine.Tests.Mutation;

/// <summary>Every <c>first_seen</c> that differs from one by a period, a field or a group-by field, and none at all.</summary>
internal static class FirstSeenMutants
{
    public static IEnumerable<(string What, FirstSeenOptions? Mutant)> Of(FirstSeenOptions? options)
    {
        if (options is null)
        {
            yield break;
        }

        yield return ("no first_seen", null);
        foreach (var field in options.Fields.Where(_ => options.Fields.Count > 1))
        {
            yield return ($"left out first_seen field {field.Name}", options with { Fields = [.. options.Fields.Where(other => other != field)] });
        }

        foreach (var field in options.GroupBy)
        {
            yield return ($"left out first_seen group-by {field.Name}", options with { GroupBy = [.. options.GroupBy.Where(other => other != field)] });
        }

        foreach (var other in Periods.Other(options.Memory))
        {
            yield return ($"memory {other} in place of {options.Memory}", options with { Memory = other });
        }

        foreach (var other in Periods.Other(options.Learning))
        {
            yield return ($"learning {other} in place of {options.Learning}", options with { Learning = other });
        }
    }
}
