using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Detect.Engine;
using Detect.Events;

namespace Detect.Cli;

/// <summary><c>detect replay</c>: recorded logs in, alerts out.</summary>
internal sealed class ReplayCommand
{
    private readonly Argument<string[]> paths = CommonOptions.Paths(
        "Log files (plain or gzip), folders of them, or - for standard input; any mix of dialects.");

    private readonly Option<string[]> rules = new("--rules", "-r")
    {
        Description = "Rule file or folder; repeatable. Default: the shipped detections.",
        HelpName = "DIR",
    };

    private readonly Option<string?> accounts = new("--accounts")
    {
        Description = "Which account is of which class (accounts.yml).",
        HelpName = "FILE",
    };

    private readonly Option<string?> silences = new("--silences")
    {
        Description = "Silences: matchers, start, end, author and comment of each.",
        HelpName = "FILE",
    };

    private readonly Option<string> format = CommonOptions.Format("table", "jsonl", "ocsf");

    private readonly Option<TimeSpan?> lateness = new("--lateness")
    {
        Description = "How far behind the newest event an event may come and still count in windows. Default: 1h.",
        HelpName = "DURATION",
        CustomParser = Durations.Parse,
    };

    private readonly Option<string?> deadLetters = new("--dead-letters")
    {
        Description = "Where undecodable records go, with the records themselves. Default: dead-letters.jsonl in the current "
            + "folder, with source, line, byte offset and reason only, and only if there are any; 'none' for no file.",
        HelpName = "FILE",
    };

    private readonly Option<string?> expect = new("--expect")
    {
        Description = "Compare the alerts with a file of expected ones (jsonl); exit code 1 if they differ.",
        HelpName = "FILE",
    };

    private readonly Option<string?> compare = new("--compare")
    {
        Description = "Rules before a change (file or folder): which alerts the change adds, removes, changes and leaves.",
        HelpName = "OLD_RULES",
    };

    private readonly Option<string?> whatIf = new("--what-if")
    {
        Description = "A rule that counts, by id, name, title or file: how many alerts each threshold from 2 to 20 and each "
            + "window from 10 minutes to 24 hours would have raised.",
        HelpName = "RULE",
    };

    private readonly Option<int?> threads = new("--threads")
    {
        Description = "Threads that decode and match. Default: one per processor, at most 4.",
        HelpName = "N",
        CustomParser = ParseThreads,
    };

    private readonly Option<string?> timestamp = CommonOptions.Timestamp();
    private readonly RuleOptions ruleOptions = new();

    public static Command Create(Terminal console)
    {
        var definition = new ReplayCommand();
        var command = new Command("replay", "Replays recorded logs through detections and shows the alerts they raise.")
        {
            definition.paths, definition.rules, definition.format, definition.accounts, definition.silences, definition.expect,
            definition.compare, definition.whatIf,
            definition.lateness, definition.deadLetters, definition.threads, definition.timestamp,
        };
        definition.ruleOptions.AddTo(command);
        command.SetAction(parsed => (int)new ReplayRun(definition.Read(parsed), console).Run());
        return command;
    }

    private ReplayRequest Read(ParseResult parsed)
    {
        var plainJson = ruleOptions.IsPlainJson(parsed);
        if (parsed.GetValue(timestamp) is not null && !plainJson)
        {
            throw new UsageException("--timestamp needs --shape json: Entra records say themselves when they happened");
        }

        CheckModes(parsed);
        return new ReplayRequest
        {
            Paths = parsed.GetValue(paths)!,
            RulePaths = parsed.GetValue(rules) ?? [],
            Rules = ruleOptions.Read(parsed),
            AccountsPath = parsed.GetValue(accounts),
            SilencesPath = parsed.GetValue(silences),
            Format = parsed.GetValue(format)!,
            Lateness = parsed.GetValue(lateness) ?? EngineOptions.DefaultLateness,
            DeadLetters = DeadLetterChoice.Of(parsed.GetValue(deadLetters)),
            ExpectPath = parsed.GetValue(expect),
            ComparePath = parsed.GetValue(compare),
            WhatIf = parsed.GetValue(whatIf),
            Threads = parsed.GetValue(threads) ?? Math.Min(4, Environment.ProcessorCount),
            Decoder = new DecoderOptions { PlainJson = plainJson, TimestampField = parsed.GetValue(timestamp) },
        };
    }

    private void CheckModes(ParseResult parsed)
    {
        var asked = new[] { expect, compare, whatIf }.Where(option => parsed.GetValue(option) is not null).ToList();
        if (asked.Count > 1)
        {
            throw new UsageException($"{asked[0].Name} and {asked[1].Name} ask different questions of a log; expected one of them");
        }

        if (asked is [var mode] && mode != expect && parsed.GetValue(format) == "ocsf")
        {
            throw new UsageException($"{mode.Name} writes no alerts in ocsf; expected --format table or jsonl");
        }
    }

    private static int? ParseThreads(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 256)
        {
            return number;
        }

        argument.AddError($"'{text}' is not a number of threads; expected 1 to 256");
        return null;
    }
}
