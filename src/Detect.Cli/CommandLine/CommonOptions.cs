using System.CommandLine;

namespace Detect.Cli;

/// <summary>Options and arguments that several commands share, each made anew because a symbol belongs to one command.</summary>
internal static class CommonOptions
{
    public static Option<string> Format(params string[] formats)
    {
        var option = new Option<string>("--format", "-f")
        {
            Description = $"How to write the result: {string.Join(", ", formats)}.",
            HelpName = string.Join('|', formats),
            DefaultValueFactory = _ => formats[0],
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !formats.Contains(token.Value, StringComparer.Ordinal))
            {
                result.AddError($"unknown format '{token.Value}'; expected {OneOf(formats)}" + Spelling.DidYouMean(token.Value, formats));
            }
        });
        return option;
    }

    public static Option<string> Shape()
    {
        var option = new Option<string>("--shape")
        {
            Description = "entra recognises every Entra dialect per record; json replays any JSON, its fields by dotted path.",
            HelpName = "entra|json",
            DefaultValueFactory = _ => "entra",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not ("entra" or "json") and var word }])
            {
                result.AddError($"unknown shape '{word}'; expected entra or json" + Spelling.DidYouMean(word, ["entra", "json"]));
            }
        });
        return option;
    }

    public static Option<string?> Timestamp() => new("--timestamp")
    {
        Description = "With --shape json: the field that says when it happened. Without it only single-event rules run.",
        HelpName = "FIELD",
    };

    public static Option<string[]> Pipelines() => new("--pipeline")
    {
        Description = "A pySigma-style processing pipeline to apply to the rules; repeatable, applied in the order given.",
        HelpName = "FILE",
    };

    public static Option<string[]> Values() => new("--values")
    {
        Description = "A YAML file of value lists for placeholders, name to values; repeatable.",
        HelpName = "FILE",
    };

    public static Argument<string[]> Paths(string description) => new("PATH")
    {
        Description = description,
        Arity = ArgumentArity.OneOrMore,
    };

    private static string OneOf(string[] words) => $"{string.Join(", ", words[..^1])} or {words[^1]}";
}
