using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// What a correlation counts as one moment, in one group: a test's event, or the events that make a correlation under it fire.
/// </summary>
/// <param name="Events">In event-time order.</param>
/// <param name="At">When it counts; for a correlation that is judged at the end of its window, that end.</param>
internal sealed record Occurrence(
    IReadOnlyList<TestEvent> Events, DateTimeOffset At, IReadOnlyList<string> Group, IReadOnlyList<OccurrenceMatch> Matches)
{
    public bool IsIn(IEnumerable<string> group) => Group.SequenceEqual(group, StringComparer.OrdinalIgnoreCase);

    /// <summary>The same at another time; the events keep their distances.</summary>
    public Occurrence MovedTo(DateTimeOffset at) => this with { At = at, Events = [.. Events.Select(e => e.MovedTo(e.At + (at - At)))] };

    /// <summary>The same once more, as other events.</summary>
    public Occurrence Again(string label) => this with { Events = [.. Events.Select((e, i) => e.Again($"{label}/{i}"))] };
}

/// <param name="Value">What the correlation measures of it, as <see cref="Entry.Value"/>.</param>
internal readonly record struct OccurrenceMatch(Rule Rule, object? Value);
