using System.Text.Json;
using Azure.Core;

namespace Detect.Connectors;

/// <summary>A page of a list; the items live as long as it does.</summary>
internal sealed class GraphPage(ServiceAnswer answer, Uri? next) : IDisposable
{
    public IEnumerable<JsonElement> Items => answer.Body.Items("value");

    public Uri? Next => next;

    public DateTimeOffset AskedAt => answer.AskedAt;

    public void Dispose() => answer.Dispose();
}

/// <summary>Microsoft Graph for one tenant: GET, page by page. Safe on any thread.</summary>
internal sealed class GraphClient(AzureEndpoint endpoint, TokenCredential credential, AzureRetries retries, TimeProvider time)
{
    private static readonly HttpHeader[] Headers = [HttpHeader.Common.JsonAccept];

    private readonly AzureRestClient rest = new(endpoint, credential, retries, time);

    public AzureEndpoint Endpoint => endpoint;

    public DateTimeOffset ServiceNow => rest.ServiceNow;

    /// <param name="permission">What reading it needs, to say so when it is refused.</param>
    /// <param name="isNext">The address is one that Graph gave for a next page.</param>
    /// <exception cref="ServiceFaultException">There is no page.</exception>
    public async Task<GraphPage> GetAsync(Uri address, string permission, bool isNext, CancellationToken cancellation)
    {
        var answer = await rest.SendAsync(RequestMethod.Get, address, null, Headers, cancellation).ConfigureAwait(false);
        try
        {
            if (!answer.IsSuccess) throw OfFault(answer, address, permission, isNext);
            return new GraphPage(answer, NextOf(answer.Body));
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

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

    private Uri? NextOf(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("value", out var value) || value.ValueKind != JsonValueKind.Array)
            throw new ServiceFaultException(ServiceFaultKind.Unavailable, "Graph answered with something that is no list.");
        if (body.TextMember("@odata.nextLink") is not { } link) return null;
        return Uri.TryCreate(link, UriKind.Absolute, out var next) && endpoint.Owns(next)
            ? next
            : throw new ServiceFaultException(ServiceFaultKind.Refused, "Graph's link to the next page leads elsewhere, and is not followed.");
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
