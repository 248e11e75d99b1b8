using System.CommandLine;
using Detect.Connectors;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>The options that say how rules are read, common to replay, lint and explain.</summary>
internal sealed class RuleOptions
{
    private readonly Option<string> shape = CommonOptions.Shape();
    private readonly Option<string[]> pipelines = CommonOptions.Pipelines();
    private readonly Option<string[]> values = CommonOptions.Values();

    public void AddTo(Command command)
    {
        command.Options.Add(shape);
        command.Options.Add(pipelines);
        command.Options.Add(values);
    }

    public bool IsPlainJson(ParseResult parsed) => parsed.GetValue(shape) == "json";

    /// <exception cref="UsageException">A pipeline or a file of values cannot be used.</exception>
    public RuleLoadOptions Read(ParseResult parsed) => new()
    {
        PlainJson = IsPlainJson(parsed),
        Pipelines = [.. (parsed.GetValue(pipelines) ?? []).Select(InputFile.Read)],
        ValueLists = ReadValues(parsed.GetValue(values) ?? []),
    };

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> ReadValues(IEnumerable<string> paths)
    {
        try
        {
            return ValueListFile.Read(paths.Select(InputFile.Read));
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
