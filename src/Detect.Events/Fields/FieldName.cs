using System.Text.RegularExpressions;

namespace Detect.Events;

/// <summary>Takes field names apart as rules write them.</summary>
internal static partial class FieldName
{
    /// <summary>The path without marks of arrays: <c>a[].b</c>, <c>a{}.b</c> and, with an index, <c>a[0].b</c> or <c>a.0.b</c>.</summary>
    internal static string WithoutArrayMarks(string name, out bool hadIndex)
    {
        hadIndex = Index().IsMatch(name);
        return Marks().Replace(name.Trim(), "");
    }

    /// <summary>A parameterised fact, or null when the name is not one.</summary>
    internal static RecordField? Parameterised(string name)
    {
        if (Change().Match(name) is { Success: true } change)
        {
            var path = change.Groups["path"];
            return ChangeFacts.Field(
                change.Groups["property"].Value,
                Enum.Parse<ChangeSide>(change.Groups["side"].Value, ignoreCase: true),
                path.Success ? path.Value : null);
        }

        return Details().Match(name) is { Success: true } details ? DetailFacts.Field(details.Groups["key"].Value) : null;
    }

    [GeneratedRegex(@"\[\d+\]|\.\d+(?=\.|$)")]
    private static partial Regex Index();

    [GeneratedRegex(@"\[\d*\]|\{\d*\}|\.\d+(?=\.|$)")]
    private static partial Regex Marks();

    [GeneratedRegex(@"^change\[(?<property>[^\]]+)\]\.(?<side>old|new|added|removed)(\.(?<path>.+))?$", RegexOptions.IgnoreCase)]
    private static partial Regex Change();

    [GeneratedRegex(@"^details\[(?<key>[^\]]+)\]$", RegexOptions.IgnoreCase)]
    private static partial Regex Details();
}
