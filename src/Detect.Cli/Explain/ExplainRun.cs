using Detect.Connectors;
using Detect.Events;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>One <c>detect explain</c>: finds the rule and the event, evaluates each predicate, and shows the tree.</summary>
internal sealed class ExplainRun(Terminal console, RuleLoadOptions options, string? timestampField)
{
    public ExitCode Run(string rulePath, string eventPath)
    {
        var choice = RuleChoice.Parse(rulePath);
        var loaded = RuleLoader.Load(LoadedRules.Read([choice.Path]), options);
        if (loaded.HasErrors)
        {
            return RuleErrors.Report(loaded, console);
        }

        var rules = choice.From(loaded.Rules);
        var decoder = new DecoderOptions { PlainJson = options.PlainJson, TimestampField = timestampField };
        var picked = EventChoice.Parse(eventPath).Read(decoder);
        var explanation = new Explanation(console.Rich());
        explanation.WriteRecord(picked);
        if (picked.Event is not { } e)
        {
            return ExitCode.Usage;
        }

        foreach (var rule in rules)
        {
            explanation.WriteRule(rule, e);
        }

        return ExitCode.Ok;
    }
}
