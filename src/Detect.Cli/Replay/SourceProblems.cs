using Detect.Connectors;
using Detect.Engine;
using Detect.Events;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>What went wrong while reading, or is worth knowing, told once each when the run is over.</summary>
internal sealed class SourceProblems
{
    private readonly List<(SourceFile File, SourceStream Stream)> opened = [];
    private readonly List<string> notices = [];
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <summary>A source ended before its time.</summary>
    public bool InputIncomplete => opened.Any(source => source.Stream.Problem is not null);

    /// <summary>Called by whichever thread reads; one at a time.</summary>
    public Stream Open(SourceFile file, Action<int> counted, CancellationToken cancelled)
    {
        var stream = SourceStream.Open(file, counted, cancelled);
        opened.Add((file, stream));
        return stream;
    }

    public void Notice(RecordOrigin origin, string message) => TellOnce($"{origin.Source}:{origin.Line}: {message}", message);

    public void RuleFailed(Rule rule, Exception failure) =>
        TellOnce($"{rule.Path}: rule '{rule.Title}' failed and was left out for that event ({failure.Message.TrimEnd('.')})", rule.Id);

    public void NoteTimestamp(string field, IEnumerable<string> pathsOfFirst) =>
        notices.Add($"no event has the field \"{field}\" that --timestamp names{Spelling.DidYouMean(field, pathsOfFirst)}");

    /// <summary>A silence that never took effect is often a misspelt one.</summary>
    public void NoteSilences(SilenceList silences, IReadOnlySet<string> used) => notices.AddRange(silences.Names
        .Select((name, i) => (Name: name, Number: i + 1))
        .Where(silence => !used.Contains(silence.Name))
        .Select(silence => $"silence {silence.Number} ({silence.Name}) silenced no alert"));

    /// <summary>What kept matches out of windows, by rule: nothing is lost in silence.</summary>
    /// <param name="rules">The rules to tell of; variants of a rule lose the same matches.</param>
    public void NoteLosses(EngineStatistics statistics, RuleSet rules)
    {
        var known = rules.All.ToHashSet();
        Note(statistics.Ungrouped.Where(pair => known.Contains(pair.Key)), "without its group-by field joined no group");
        Note(statistics.Unmeasured.Where(pair => known.Contains(pair.Key)), "without a value to measure were not counted");
        Note(statistics.GroupsEvicted.Where(pair => known.Contains(pair.Key)), "gave way to newer ones: there were too many at once", "group");
        Note(statistics.GroupsRefused.Where(pair => known.Contains(pair.Key)), "found no room for another group");
        if (statistics.Untimed > 0)
        {
            notices.Add($"{Plural.Of(statistics.Untimed, "event")} without a time met single-event rules only");
        }
    }

    private void Note(IEnumerable<KeyValuePair<Rule, long>> counts, string what, string noun = "match")
    {
        foreach (var (rule, count) in counts.OrderBy(pair => pair.Key.Path, StringComparer.Ordinal).ThenBy(pair => pair.Key.Id, StringComparer.Ordinal))
        {
            notices.Add($"{rule.Path}: rule '{rule.Title}': {Plural.Of(count, noun, noun == "match" ? "matches" : null)} {what}");
        }
    }

    public void Report(Terminal console)
    {
        foreach (var notice in notices)
        {
            console.Error.WriteLine(Printable.Of(notice));
        }

        foreach (var (file, stream) in opened.Where(source => source.Stream.Problem is not null))
        {
            console.Fail($"{file.Path}: {stream.Problem}; what was read before that has been evaluated");
        }
    }

    private void TellOnce(string line, string key)
    {
        if (told.Add(key))
        {
            notices.Add(line);
        }
    }
}
