namespace Detect.Connectors;

/// <summary>The Azure activity log of one tenant, read from Azure Resource Manager; several tenants are several sources.</summary>
public sealed record AzureActivitySettings : PagedLogSettings
{
    /// <summary>The public cloud's service.</summary>
    public static readonly AzureEndpoint PublicCloud = new(new Uri("https://management.azure.com"), "https://management.azure.com/.default");

    public AzureActivitySettings() => Retention = KeptByAzure;

    /// <summary>Azure refuses to look back further than 90 days; a day less leaves room for clocks and retries.</summary>
    public static TimeSpan KeptByAzure { get; } = TimeSpan.FromDays(89);

    /// <summary>Address and audience of Azure Resource Manager; sovereign clouds have their own. Default: the public cloud's.</summary>
    public AzureEndpoint Endpoint { get; init; } = PublicCloud;

    /// <summary>
    /// Read what happens at the level of the tenant, which no subscription's log has: Entra's own diagnostic settings, elevated access,
    /// management groups. Default true.
    /// </summary>
    public bool TenantLevel { get; init; } = true;

    /// <summary>The ids, GUIDs, of subscriptions whose logs are read, each by itself. Default none.</summary>
    public IReadOnlyList<string> Subscriptions { get; init; } = [];

    internal string? Fault => !TenantLevel && Subscriptions.Count == 0 ? "Neither the tenant's log nor that of a subscription is to be read."
        : Subscriptions.FirstOrDefault(id => !Guid.TryParse(id, out _)) is { } odd ? $"\"{odd}\" is not the id of a subscription, which is a GUID."
        : Lookback > Retention ? $"The lookback is longer than the {Retention.Days} days for which Azure gives the activity log."
        : WindowFault;

    /// <summary>Null for the tenant's own log.</summary>
    internal IEnumerable<Guid?> Scopes => Subscriptions.Select(id => (Guid?)Guid.Parse(id)).Distinct().Prepend(null).Skip(TenantLevel ? 0 : 1);
}
