namespace Detect.Events;

/// <summary>
/// Reads the sentences in which PIM tells a change of role settings, its only trace: "Setting changes in this session: Maximum
/// activation duration updated to 02:00:00. MFA on activation requirement enabled."
/// </summary>
internal static class SettingProse
{
    /// <summary>The longest activation that does not weaken: the hours that Microsoft's baseline allows.</summary>
    internal const double BaselineActivationHours = 8;

    private const string Preamble = "Setting changes in this session:";
    private const string Approvers = "with approvers";

    private static readonly string[] Verbs = ["enabled", "disabled", "updated", "changed", "set", "added", "removed"];

    internal static SettingChanges Parse(string prose)
    {
        var changes = new SettingChanges();
        var text = prose.Trim();
        if (text.StartsWith(Preamble, StringComparison.OrdinalIgnoreCase))
        {
            text = text[Preamble.Length..];
        }

        foreach (var sentence in Sentences(text))
        {
            Read(sentence, changes);
        }

        return changes;
    }

    // A name in a list of approvers may hold a full stop ("Dr. Ada Example"): until something is said of a setting, it goes on.
    private static IEnumerable<string> Sentences(string text)
    {
        var names = new List<string>();
        foreach (var part in text.Split(". ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (names.Count > 0 && Verb(part) is null)
            {
                names.Add(part);
                continue;
            }

            if (names.Count > 0)
            {
                yield return string.Join(". ", names);
                names.Clear();
            }

            if (part.Contains(Approvers, StringComparison.OrdinalIgnoreCase))
            {
                names.Add(part);
            }
            else
            {
                yield return part;
            }
        }

        if (names.Count > 0)
        {
            yield return string.Join(". ", names);
        }
    }

    private static void Read(string sentence, SettingChanges changes)
    {
        sentence = sentence.TrimEnd('.', ' ');
        if (sentence.Length == 0)
        {
            return;
        }

        if (Verb(sentence) is not { } verb || RoleSetting.Find(verb.Subject) is not { } setting || !Read(setting, verb, changes))
        {
            changes.Text.Add(sentence);
        }
    }

    // False where the setting is known and what was done to it is not: told as a change, and as text.
    private static bool Read(RoleSetting setting, Clause clause, SettingChanges changes)
    {
        changes.AddChanged(setting.Name);
        if (setting.IsDuration)
        {
            return ReadDuration(setting, clause.Object, changes);
        }

        if (clause.Verb is not ("enabled" or "disabled"))
        {
            return false;
        }

        changes.AddDirection(setting.Name, clause.Verb == "enabled" == setting.EnablingWeakens);
        return ReadApprovers(setting, clause.Object, changes) || clause.Object.Length == 0;
    }

    // The old value is not told: a longer activation than the baseline's is the only direction that can be known.
    private static bool ReadDuration(RoleSetting setting, string value, SettingChanges changes)
    {
        if (SettingDuration.Hours(value) is not { } hours)
        {
            return false;
        }

        changes.Durations[setting.Name] = hours;
        if (setting.Name == RoleSetting.MaximumActivationDuration && hours > BaselineActivationHours)
        {
            changes.AddDirection(setting.Name, weakened: true);
        }

        return true;
    }

    private static bool ReadApprovers(RoleSetting setting, string names, SettingChanges changes)
    {
        if (setting.Name != RoleSetting.Approval || !names.StartsWith(Approvers, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        changes.Approvers.AddRange(names[Approvers.Length..].TrimStart(':').Split(
            [',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return true;
    }

    private static Clause? Verb(string sentence)
    {
        var words = sentence.TrimEnd('.').Split(' ');
        for (var i = 1; i < words.Length; i++)
        {
            var word = words[i].TrimEnd(':').ToLowerInvariant();
            if (Verbs.Contains(word))
            {
                return new Clause(string.Join(' ', words[..i]), word, string.Join(' ', words[(i + 1)..]).Trim());
            }
        }

        return null;
    }

    private sealed record Clause(string Subject, string Verb, string Object);
}
