using System.Security.Cryptography;
using System.Text;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// Silences in the order of their file. A silenced alert is counted and marked, not lost. Whether a silence covers an alert is
/// decided by event time.
/// </summary>
public sealed class SilenceList
{
    public static readonly SilenceList None = new([]);

    private readonly IReadOnlyList<Silence> silences;

    internal SilenceList(IReadOnlyList<Silence> silences) => this.silences = silences;

    /// <summary>The silences of all lists, in their order: the first that covers an alert is the one named.</summary>
    public static SilenceList Join(IEnumerable<SilenceList> lists) => new([.. lists.SelectMany(list => list.silences)]);

    public int Count => silences.Count;

    /// <summary>When the first of them begins; null where there are none.</summary>
    public DateTimeOffset? FirstStart => silences.Min(silence => (DateTimeOffset?)silence.Start);

    /// <summary>When the last of them ends; null where there are none.</summary>
    public DateTimeOffset? LastEnd => silences.Max(silence => (DateTimeOffset?)silence.End);

    /// <summary>Tells lists from each other that may cover other alerts, or name another silence for them; empty for none.</summary>
    public string Fingerprint => silences.Count == 0
        ? ""
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', silences.SelectMany(silence => silence.Words)))));

    /// <summary>As <see cref="Alert.SilencedBy"/> gives them.</summary>
    public IEnumerable<string> Names => silences.Select(silence => silence.Name);

    /// <summary>Those that ask for a rule, or a title, that none of these has, and have not ended: most are misspelt. Each by its name.</summary>
    public IEnumerable<string> WithoutRule(RuleSet rules, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return silences.Where(silence => silence.End > now && !rules.All.Any(silence.CanCover)).Select(silence => silence.Name);
    }

    /// <summary>For a match on its way into a fold: an event of a plain rule, or a correlation's episode as it was when it began.</summary>
    /// <param name="fold">The group by which it folds, which its alert will show.</param>
    internal string? Covering(Match match, Rule rule, IReadOnlyList<KeyValuePair<string, string>> fold) => match.Episode is { } episode
        ? Covering(episode, [.. fold, .. episode.Group], episode.ProofAtTrigger ?? episode.Proof)
        : Covering(new SilenceSubject(rule, match.TenantId, fold, [match.Event!]), match.Ticks);

    internal string? Covering(Episode episode) => silences.Count == 0 ? null : Covering(episode, episode.Group, episode.Proof);

    private string? Covering(Episode episode, IReadOnlyList<KeyValuePair<string, string>> group, Proof proof) => Covering(
        new SilenceSubject(episode.Rule, episode.TenantId, group, [.. EventsOf(proof)]), episode.TriggerTicks);

    private static IEnumerable<AuditEvent> EventsOf(Proof proof) => proof.Kept.SelectMany(match =>
        match.Episode is { } inner ? EventsOf(inner.ProofAtTrigger ?? inner.Proof) : match.Event is { } e ? [e] : []);

    private string? Covering(SilenceSubject subject, long ticks) =>
        silences.FirstOrDefault(silence => silence.Covers(subject, ticks))?.Name;
}
