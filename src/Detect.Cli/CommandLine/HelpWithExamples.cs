using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Detect.Cli;

/// <summary>The ordinary help text, followed by the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help, int width) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal)
    {
        ["replay"] =
        [
            "detect replay signins.json                  one file, shipped detections",
            "detect replay logs/ --rules my-rules/       a folder, your own rules",
            "zcat audit.json.gz | detect replay -        standard input",
            "detect replay logs/ --format jsonl > alerts.jsonl",
            "detect replay logs/ --expect expected-alerts.jsonl",
            "detect replay logs/ --rules new/ --compare old/",
            "detect replay logs/ --what-if \"Many users added\"",
            "detect replay app.jsonl --shape json --timestamp time --rules rules/",
        ],
        ["lint"] =
        [
            "detect lint detections/                     every rule in a folder",
            "detect lint rule.yml --format jsonl         one finding per line, for CI",
        ],
        ["test"] =
        [
            "detect test                                 the shipped detections",
            "detect test my-rules/                       a folder of rules and tests",
            "detect test add-owner.yml                   one rule and its test",
            "detect test my-rules/ --format junit > results.xml",
        ],
        ["explain"] =
        [
            "detect explain rule.yml event.json          the first event of a file",
            "detect explain rule.yml audit.jsonl:42      the event on line 42",
            "detect explain many.yml:\"Rule title\" -     one of several rules, stdin",
        ],
        ["baseline"] =
        [
            "detect baseline assignments.json            policies with their roles, as Graph expands them",
            "detect baseline policies/ --format jsonl    one deviation per line, for CI",
            "detect baseline policies/ --baseline ours.yml",
        ],
        ["fields"] =
        [
            "detect fields                               every field, by name",
            "detect fields actor                         fields named like \"actor\"",
            "detect fields --table signIn                the fields of one table",
        ],
        ["coverage"] =
        [
            "detect coverage --page pim                  one page of the guide",
            "detect coverage my-rules/ --format jsonl    your own rules, a row per line",
            "detect coverage --format navigator > layer.json",
        ],
        ["config check"] =
        [
            "detect config check                                 detect.yml, or what DETECT_CONFIG names",
            "detect config check --config staging.yml --vault    with the secrets of Key Vault looked up",
        ],
        ["sinks test"] =
        [
            "detect sinks test soc                       the sink named soc of detect.yml, or of what DETECT_CONFIG names",
            "detect sinks test soc --config staging.yml  of another configuration",
        ],
        ["archive"] =
        [
            "detect archive verify                       the archive of the configured store",
            "detect archive verify --head 812:5f2c...    against an end that was noted earlier",
            "detect archive export --alert ID            the evidence of an alert",
            "detect archive export --account ada@contoso.example --format records | detect replay -",
        ],
        ["deadletters"] =
        [
            "detect deadletters list --sink soc          what this sink refused for good",
            "detect deadletters list --records           records that could not be read",
            "detect deadletters retry --sink soc         send them again",
        ],
        ["new"] =
        [
            "detect new audit.jsonl:42                   from the event on line 42",
            "detect new event.json --rule my-rules/      where to write the rule",
        ],
    };

    /// <summary>Whoever asks for help is not told what else the command line lacks.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.MaxWidth = width;
        var result = help.Invoke(parseResult);
        if (ExamplesOf(parseResult.CommandResult.Command) is { } examples)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        return result;
    }

    /// <summary>A command within another has examples of its own, or shares the other's.</summary>
    private static string[]? ExamplesOf(Command command)
    {
        var group = command.Parents.OfType<Command>().FirstOrDefault(parent => parent is not RootCommand);
        return Examples.GetValueOrDefault(group is null ? command.Name : $"{group.Name} {command.Name}") ?? (group is null ? null : Examples.GetValueOrDefault(group.Name));
    }
}
