namespace Detect.Stories;

/// <summary>A row of the Azure activity log, at the level of the directory.</summary>
public sealed record ActivityRow : Row
{
    public required string Operation { get; init; }

    public override string OperationName => Operation;

    /// <summary>The operation's name for people.</summary>
    public required string Words { get; init; }

    /// <summary><c>Start</c>, <c>Success</c> or <c>Failure</c>.</summary>
    public required string Status { get; init; }

    public required string ResourceId { get; init; }

    public required string Scope { get; init; }

    public required Deed Deed { get; init; }

    /// <summary>The REST API has words of its own for the status.</summary>
    public string RestStatus => Status switch
    {
        "Start" => "Started",
        "Success" => "Succeeded",
        _ => "Failed",
    };

    /// <summary>Some claims of the caller's token.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Claims =>
    [
        new("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", Deed.By.UserPrincipalName),
        new("http://schemas.microsoft.com/identity/claims/objectidentifier", Deed.By.Id.ToString()),
        new("http://schemas.microsoft.com/identity/claims/tenantid", Tenant.Contoso.Id.ToString()),
        new("name", Deed.By.DisplayName),
        new("ipaddr", Deed.IpAddress),
    ];
}
