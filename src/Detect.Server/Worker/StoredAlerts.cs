using Detect.Connectors;

namespace Detect.Server;

/// <summary>The alerts of the store, with what this commit and those before it have made of them.</summary>
internal sealed class StoredAlerts(IAlertStore stored)
{
    private readonly Dictionary<string, AlertDocument> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> byAlias = new(StringComparer.Ordinal);

    public async Task<AlertDocument?> FindAsync(AlertDocument alert, CancellationToken cancellation)
    {
        foreach (var id in alert.Aliases.Prepend(alert.Id))
        {
            if (await FindAsync(id, cancellation).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>By id or alias; of what has become a part of another alert, that one.</summary>
    public async Task<AlertDocument?> FindStandingAsync(string id, CancellationToken cancellation)
    {
        var passed = new HashSet<string>(StringComparer.Ordinal);
        var found = await FindAsync(id, cancellation).ConfigureAwait(false);
        while (found?.MergedInto is { } into && passed.Add(found.Id))
        {
            found = await FindAsync(into, cancellation).ConfigureAwait(false);
        }

        return found;
    }

    /// <summary>The same alert as an earlier version of the rule saw it.</summary>
    public async Task<AlertDocument?> FindOtherVersionAsync(AlertDocument alert, CancellationToken cancellation)
    {
        var overlapping = await FindOverlappingAsync(alert, cancellation).ConfigureAwait(false);
        return overlapping
            .FirstOrDefault(other => other.MergedInto is null
                && other.Rule.Version != alert.Rule.Version
                && other.Events.Any(e => alert.Events.Any(same => same.Id == e.Id)));
    }

    /// <summary>Those of its rule, of any version, and its group that overlap it.</summary>
    public async Task<IEnumerable<AlertDocument>> FindOverlappingAsync(AlertDocument alert, CancellationToken cancellation) =>
        alert is not { First: { } first, Last: { } last } ? []
            : (await stored.FindOverlappingAsync(alert.Rule.Id, alert.TenantId, alert.Group, first, last, cancellation).ConfigureAwait(false))
                .Select(other => byId.GetValueOrDefault(other.Id, other));

    /// <summary>Ids and aliases that are known without asking the store.</summary>
    public int Count => byId.Count + byAlias.Count;

    public void Clear()
    {
        byId.Clear();
        byAlias.Clear();
    }

    public string StoredIdOf(string id) => byId.ContainsKey(id) ? id : byAlias.GetValueOrDefault(id, id);

    public void Remember(AlertDocument alert)
    {
        byId[alert.Id] = alert;
        foreach (var alias in alert.Aliases)
        {
            byAlias[alias] = alert.Id;
        }
    }

    private async Task<AlertDocument?> FindAsync(string id, CancellationToken cancellation) =>
        byId.GetValueOrDefault(id)
        ?? (byAlias.TryGetValue(id, out var known) ? byId[known] : null)
        ?? await stored.FindAsync(id, cancellation).ConfigureAwait(false);
}
