namespace Detect.Engine;

/// <summary>Event time, in ticks, of the first event of each tenant's log.</summary>
internal sealed class LogStarts
{
    /// <summary>Records may name tenants that there are not: of further ones the beginning of the whole counts.</summary>
    public const int MostTenants = 10_000;

    private readonly Dictionary<string, long> starts = new(StringComparer.OrdinalIgnoreCase);
    private string last = "";
    private long startOfLast = long.MaxValue;

    /// <summary>Of the log as a whole; <see cref="long.MaxValue"/> before there is an event.</summary>
    public long Earliest { get; private set; } = long.MaxValue;

    public IEnumerable<KeyValuePair<string, long>> All => starts;

    /// <param name="tenantId">Null, or empty, for an event that names no tenant.</param>
    public void Observe(string? tenantId, long ticks)
    {
        if (ticks >= Of(tenantId))
        {
            return;
        }

        if (starts.Count < MostTenants || starts.ContainsKey(last))
        {
            starts[last] = ticks;
        }

        startOfLast = ticks;
        Earliest = Math.Min(Earliest, ticks);
    }

    /// <summary><see cref="long.MaxValue"/> for a tenant without an event.</summary>
    public long Of(string? tenantId)
    {
        // Asked of every event, and the next is nearly always of the same tenant.
        if ((tenantId ?? "") != last)
        {
            last = tenantId ?? "";
            startOfLast = starts.TryGetValue(last, out var start) ? start : starts.Count < MostTenants ? long.MaxValue : Earliest;
        }

        return startOfLast;
    }
}
