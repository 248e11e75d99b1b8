using System.Text.Json;
using Azure.Core;

namespace Detect.Connectors;

/// <summary>A page of a list; the items live as long as it does.</summary>
internal sealed class RestPage(ServiceAnswer answer, Uri? next) : IDisposable
{
    public IEnumerable<JsonElement> Items => answer.Body.Items("value");

    public Uri? Next => next;

    public DateTimeOffset AskedAt => answer.AskedAt;

    public void Dispose() => answer.Dispose();
}

/// <summary>The lists of one REST service: GET, page by page. Safe on any thread.</summary>
/// <param name="service">What faults call it.</param>
/// <param name="nextLink">The member that holds the address of the next page.</param>
internal sealed class RestLists(
    string service, string nextLink, AzureEndpoint endpoint, TokenCredential credential, AzureRetries retries, TimeProvider time)
{
    private static readonly HttpHeader[] Headers = [HttpHeader.Common.JsonAccept];

    private readonly AzureRestClient rest = new(endpoint, credential, retries, time);

    public DateTimeOffset ServiceNow => rest.ServiceNow;

    /// <param name="toFault">What an answer means that is no success.</param>
    /// <exception cref="ServiceFaultException">There is no page.</exception>
    public async Task<RestPage> GetAsync(Uri address, Func<ServiceAnswer, ServiceFaultException> toFault, CancellationToken cancellation)
    {
        var answer = await rest.SendAsync(RequestMethod.Get, address, null, Headers, cancellation).ConfigureAwait(false);
        try
        {
            if (!answer.IsSuccess) throw toFault(answer);
            return new RestPage(answer, NextOf(answer.Body));
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private Uri? NextOf(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("value", out var value) || value.ValueKind != JsonValueKind.Array)
            throw new ServiceFaultException(ServiceFaultKind.Unavailable, $"{service} answered with something that is no list.");
        if (body.TextMember(nextLink) is not { Length: > 0 } link) return null;
        return Uri.TryCreate(link, UriKind.Absolute, out var next) && endpoint.Owns(next)
            ? next
            : throw new ServiceFaultException(ServiceFaultKind.Refused, $"{service}'s link to the next page leads elsewhere, and is not followed.");
    }
}
