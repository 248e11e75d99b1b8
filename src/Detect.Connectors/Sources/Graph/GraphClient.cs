using System.Text.Json;
using Azure.Core;

namespace Detect.Connectors;

/// <summary>Microsoft Graph for one tenant: GET, page by page. Safe on any thread.</summary>
internal sealed class GraphClient(AzureEndpoint endpoint, TokenCredential credential, AzureRetries retries, TimeProvider time)
{
    private readonly RestLists lists = new("Graph", "@odata.nextLink", endpoint, credential, retries, time);

    public AzureEndpoint Endpoint => endpoint;

    public DateTimeOffset ServiceNow => lists.ServiceNow;

    /// <param name="permission">What reading it needs, to say so when it is refused.</param>
    /// <param name="isNext">The address is one that Graph gave for a next page.</param>
    /// <exception cref="ServiceFaultException">There is no page.</exception>
    public Task<RestPage> GetAsync(Uri address, string permission, bool isNext, CancellationToken cancellation) =>
        lists.GetAsync(address, answer => OfFault(answer, address, permission, isNext), cancellation);

    /// <summary>All items of a list, copied, from page to page.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(Uri first, string permission, CancellationToken cancellation)
    {
        var items = new List<JsonElement>();
        for (var address = first; address is not null;)
        {
            using var page = await GetAsync(address, permission, !ReferenceEquals(address, first), cancellation).ConfigureAwait(false);
            items.AddRange(page.Items.Select(item => item.Clone()));
            address = page.Next;
        }

        return items;
    }

    private static ServiceFaultException OfFault(ServiceAnswer answer, Uri address, string permission, bool isNext)
    {
        var list = address.AbsolutePath.TrimStart('/');
        var code = answer.ErrorCode.Length == 0 ? "" : $" {answer.ErrorCode}";
        return answer.Status switch
        {
            400 or 410 when isNext => new(ServiceFaultKind.PageExpired, $"Graph no longer knows the next page of {list} ({answer.Status}{code})."),
            401 => new(ServiceFaultKind.Denied, $"Graph does not accept the token (401{code}): check the identity, its tenant and the audience."),
            403 => new(ServiceFaultKind.Denied, $"The identity may not read {list} (403{code}): give it the application permission {permission}, with admin consent{Licence(code)}."),
            404 => new(ServiceFaultKind.Missing, $"Graph has no {list} here (404{code})."),
            429 => new(ServiceFaultKind.Throttled, "Graph asks for fewer requests (429).") { RetryAfter = answer.RetryAfter },
            504 => new(ServiceFaultKind.TooLarge, $"Graph could not list {list} in time (504{code}).") { RetryAfter = answer.RetryAfter },
            < 500 => new(ServiceFaultKind.Refused, $"Graph refuses the request for {list} ({answer.Status}{code})."),
            _ => new(ServiceFaultKind.Unavailable, $"Graph is out of order ({answer.Status}{code}).") { RetryAfter = answer.RetryAfter },
        };
    }

    private static string Licence(string code) => code.Contains("Premium", StringComparison.OrdinalIgnoreCase)
        ? "; the tenant also needs a licence of Microsoft Entra ID P1 or P2"
        : "";
}
