namespace Detect.Engine;

/// <summary>An alert that has been raised while its episode could still change.</summary>
internal sealed class PublishedAlert(string id, Match trigger, long sequence)
{
    public string Id { get; } = id;

    /// <summary>The match on which it was raised. Whatever comes late, the condition was true there and stays true.</summary>
    public Match Trigger { get; } = trigger;

    /// <summary>The match on which its episode begins as far as is known now.</summary>
    public Match CurrentTrigger { get; set; } = trigger;

    public long Sequence { get; } = sequence;

    public Alert? Last { get; set; }

    /// <summary>How much its episode held then.</summary>
    public long Size { get; set; }
}
