using System.Text.RegularExpressions;

namespace Detect.Rules;

internal static partial class ValueTransformations
{
    private const string Wildcard = "*";

    public static IPipelineTransformation ReplaceString(YamlSection step)
    {
        var regex = PipelineRegex.Read(step, "regex");
        var replacement = ToDotNet(step.Text("replacement") ?? "");
        return new ItemTransformation((item, _) => regex is null
            ? item
            : item with { Values = [.. item.Values.Select(value => Replace(value, regex, replacement))] });
    }

    /// <summary>Fills placeholders from the pipeline's <c>vars</c>; others wait for a value list.</summary>
    public static IPipelineTransformation ValuePlaceholders(YamlSection step, PipelineVariables variables)
    {
        var isMeant = ReadSubset(step);
        return Placeholders(name => isMeant(name) ? variables.Find(name) : null);
    }

    /// <summary>Turns placeholders into <c>*</c>.</summary>
    public static IPipelineTransformation WildcardPlaceholders(YamlSection step)
    {
        var isMeant = ReadSubset(step);
        return Placeholders(name => isMeant(name) ? [Wildcard] : null);
    }

    private static ItemTransformation Placeholders(Func<string, IReadOnlyList<string>?> find) => new((item, _) =>
        item.Has(PlaceholderExpansion.Modifier)
            ? item with { Values = [.. item.Values.SelectMany(value => Fill(value, find))] }
            : item);

    private static IEnumerable<RuleValue> Fill(RuleValue value, Func<string, IReadOnlyList<string>?> find) =>
        value.Kind == RuleValueKind.Text
            ? PlaceholderText.Fill(value.Text, find).Select(text => value with { Text = text })
            : [value];

    private static Func<string, bool> ReadSubset(YamlSection step)
    {
        var include = step.TextList("include").Select(name => name.Text).ToHashSet();
        var exclude = step.TextList("exclude").Select(name => name.Text).ToHashSet();
        return name => (include.Count == 0 || include.Contains(name)) && !exclude.Contains(name);
    }

    private static RuleValue Replace(RuleValue value, Regex regex, string replacement) =>
        value.Kind == RuleValueKind.Text ? value with { Text = regex.Replace(value.Text, replacement) } : value;

    /// <summary>Pipelines are written for Python, where <c>\1</c> is a group and <c>$</c> nothing special.</summary>
    private static string ToDotNet(string replacement) =>
        PythonGroup().Replace(replacement.Replace("$", "$$", StringComparison.Ordinal), "$${$1}");

    [GeneratedRegex(@"\\(\d)", RegexOptions.NonBacktracking)]
    private static partial Regex PythonGroup();
}
