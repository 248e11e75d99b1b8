using System.CommandLine;
using System.CommandLine.Parsing;

namespace Detect.Cli;

/// <summary>Says in one sentence what is wrong with a command line, what was probably meant, and where the help is.</summary>
internal static class UsageErrors
{
    /// <summary>The sentence, or null where nothing is wrong.</summary>
    public static string? Find(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (Words(parsed).FirstOrDefault(LooksLikeOption) is { } option)
        {
            return $"unknown option '{option}'" + Spelling.DidYouMean(option, command.Options.Select(known => known.Name));
        }

        return parsed.Errors.Count == 0
            ? null
            : Stray(parsed, command) ?? MissingArguments(command, parsed) ?? parsed.Errors[0].Message.TrimEnd('.');
    }

    /// <summary>The commands as a sentence lists them.</summary>
    public static string Commands(Command group)
    {
        var names = group.Subcommands.Select(command => command.Name).ToList();
        return names.Count == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }

    public static ExitCode Report(string sentence, Command command, Terminal console)
    {
        console.Fail(sentence);
        console.Error.WriteLine(command is RootCommand
            ? "Run 'detect --help' for what each command does."
            : $"Run 'detect {PathOf(command)} --help' for the options and examples.");
        return ExitCode.Usage;
    }

    // A misspelt option is taken for one more argument wherever a command takes several.
    private static IEnumerable<string> Words(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens);

    private static bool LooksLikeOption(string word) => word.Length > 1 && word[0] == '-';

    private static string? Stray(ParseResult parsed, Command command) => parsed.UnmatchedTokens switch
    {
        [] => null,
        [var word, ..] when command.Subcommands.Count > 0 => $"'{word}' is not a command; expected {Commands(command)}"
            + Spelling.DidYouMean(word, command.Subcommands.Select(known => known.Name)),
        [var word, ..] => $"'{word}' is one argument too many for 'detect {PathOf(command)}'",
    };

    private static string? MissingArguments(Command command, ParseResult parsed) =>
        command.Arguments.Any(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 })
            ? $"'detect {PathOf(command)}' needs {string.Join(" and ", command.Arguments.Select(argument => argument.Name))}"
            : null;

    private static string PathOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } group and not RootCommand
        ? $"{PathOf(group)} {command.Name}"
        : command.Name;
}
