namespace Detect.Events;

/// <summary>What one row says was changed in a role's settings.</summary>
internal sealed class SettingChanges
{
    internal List<string> Changed { get; } = [];

    internal List<string> Weakened { get; } = [];

    internal List<string> Strengthened { get; } = [];

    internal List<string> Approvers { get; } = [];

    /// <summary>Sentences that were not understood, as written.</summary>
    internal List<string> Text { get; } = [];

    /// <summary>Hours by the name of the setting.</summary>
    internal Dictionary<string, double> Durations { get; } = new(StringComparer.Ordinal);

    internal void AddChanged(string setting) => AddOnce(Changed, setting);

    internal void AddDirection(string setting, bool weakened) => AddOnce(weakened ? Weakened : Strengthened, setting);

    private static void AddOnce(List<string> settings, string setting)
    {
        if (!settings.Contains(setting))
        {
            settings.Add(setting);
        }
    }
}
