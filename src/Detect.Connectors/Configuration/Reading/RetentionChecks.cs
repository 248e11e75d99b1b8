using Detect.Rules;

namespace Detect.Connectors;

/// <summary>How long one thing is kept must be enough for what another asks of it.</summary>
internal sealed class RetentionChecks(ConfigurationTree tree, SettingsMap root)
{
    public void Check()
    {
        if (Shorter("retention.alerts", "retention.journal") is { } alerts)
        {
            Refuse(alerts, "an alert that has been deleted would be told again when late events or silences are worked in");
        }

        if (Shorter("retention.accounts", "retention.journal") is { } accounts)
        {
            Refuse(accounts, "what is late would be judged without the role grants of its time");
        }

        if (Shorter("retention.positions", "engine.absentAfter") is { } positions)
        {
            Refuse(positions, "a file or partition would be forgotten while windows still wait for it");
        }

        if (Shorter("retention.archive", "retention.alerts") is { } archive)
        {
            tree.Warning(archive.At, ConfigurationFindingCodes.ConflictingKeys, $"{archive}, so alerts would outlive the records behind them; {archive.Expected}");
        }
    }

    private void Refuse(Conflict conflict, string consequence) =>
        tree.Error(conflict.At, ConfigurationFindingCodes.ConflictingKeys, $"{conflict}: {consequence}; {conflict.Expected}");

    /// <summary>Null where it is not, or where neither is written: the defaults go together.</summary>
    private Conflict? Shorter(string key, string least)
    {
        var (one, other) = (Of(key), Of(least));
        return one.Age < other.Age && (one.Node ?? other.Node) is { } node ? new Conflict(node, key, one.Text, least, other.Text) : null;
    }

    private (YamlNode? Node, TimeSpan? Age, string Text) Of(string key)
    {
        var (map, name) = (root.Map(key.Split('.')[0]), key.Split('.')[1]);
        var text = map.RequiredText(name);
        return (map.NodeOf(name), text == ScalarText.Forever ? TimeSpan.MaxValue : map.Timespan(name), text);
    }

    private sealed record Conflict(YamlNode At, string Key, string Age, string LeastKey, string Least)
    {
        public string Expected => $"expected \"{Key}\" of {Least}{(Least == ScalarText.Forever ? "" : " or more")}, or \"{LeastKey}\" of {Age} or less";

        public override string ToString() => $"\"{Key}\" ({Age}) is shorter than \"{LeastKey}\" ({Least})";
    }
}
