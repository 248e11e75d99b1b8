using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;

namespace Detect.Connectors;

/// <summary>Sentinel's incidents and their comments over Azure's REST API.</summary>
internal sealed class IncidentClient(IncidentOptions options, TokenCredential credential, TimeProvider clock)
{
    private const string Version = "api-version=2025-06-01";
    private const string Role = "the identity needs the role Microsoft Sentinel Responder on the workspace";

    private readonly AzureRestClient client = new(options.Endpoint, credential, new AzureRetries(), clock);

    /// <summary>By the service's clock, which stamps what it changes.</summary>
    public DateTimeOffset Now => client.ServiceNow;

    /// <summary>Null where there is none.</summary>
    public async Task<Incident?> FindAsync(string id, CancellationToken cancellation)
    {
        using var answer = await SendAsync(RequestMethod.Get, Path(id), null, cancellation).ConfigureAwait(false);
        return answer.Status == 404 ? null : Read(Required(answer).Body);
    }

    /// <summary>False where somebody else has changed it since it was read.</summary>
    public async Task<bool> PutAsync(string id, JsonObject body, CancellationToken cancellation)
    {
        using var answer = await SendAsync(RequestMethod.Put, Path(id), body, cancellation).ConfigureAwait(false);
        return answer.Status is not (409 or 412) && Required(answer).IsSuccess;
    }

    public async Task<IReadOnlyList<IncidentComment>> CommentsAsync(string id, CancellationToken cancellation)
    {
        var comments = new List<IncidentComment>();
        await foreach (var item in ListAsync(Path($"{id}/comments"), cancellation).ConfigureAwait(false))
        {
            comments.Add(ReadComment(item));
        }

        return comments;
    }

    public async Task PutCommentAsync(string id, string comment, string message, CancellationToken cancellation)
    {
        var body = new JsonObject { ["properties"] = new JsonObject { ["message"] = message } };
        using var answer = await SendAsync(RequestMethod.Put, Path($"{id}/comments/{comment}"), body, cancellation).ConfigureAwait(false);
        Required(answer);
    }

    /// <summary>The ids of incidents that have changed.</summary>
    public async Task<IReadOnlyList<string>> ChangedSinceAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        var filter = Uri.EscapeDataString($"properties/lastModifiedTimeUtc ge {AlertJson.Time(since)}");
        var ids = new List<string>();
        await foreach (var item in ListAsync(new Uri($"{Path("")}&$filter={filter}&$top=100"), cancellation).ConfigureAwait(false))
        {
            ids.Add(item.GetProperty("name").GetString()!);
        }

        return ids;
    }

    private static IncidentComment ReadComment(JsonElement item)
    {
        var properties = item.GetProperty("properties");
        var author = properties.ObjectMember("author");
        var at = DateTimeOffset.Parse(properties.GetProperty("createdTimeUtc").GetString()!, CultureInfo.InvariantCulture);
        return new IncidentComment(
            item.GetProperty("name").GetString()!,
            properties.TextMember("message") ?? "",
            author.TextMember("userPrincipalName") ?? author.TextMember("name") ?? "an analyst",
            at);
    }

    private static Incident Read(JsonElement item) => new()
    {
        Properties = JsonObject.Create(item.GetProperty("properties").Clone())!,
        Etag = item.TextMember("etag") ?? "",
    };

    private async IAsyncEnumerable<JsonElement> ListAsync(
        Uri first, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = first; next is not null;)
        {
            using var answer = await SendAsync(RequestMethod.Get, next, null, cancellation).ConfigureAwait(false);
            var body = Required(answer).Body;
            foreach (var item in body.GetProperty("value").EnumerateArray())
            {
                yield return item.Clone();
            }

            next = body.TextMember("nextLink") is { } link && client.Endpoint.Owns(new Uri(link)) ? new Uri(link) : null;
        }
    }

    private Task<ServiceAnswer> SendAsync(RequestMethod method, Uri uri, JsonObject? body, CancellationToken cancellation) =>
        client.SendAsync(
            method, uri, body is null ? null : RequestContent.Create(ChatJson.Bytes(body)),
            body is null ? [] : [new HttpHeader("Content-Type", "application/json")], cancellation);

    private static ServiceAnswer Required(ServiceAnswer answer) => answer.Status switch
    {
        _ when answer.IsSuccess => answer,
        401 or 403 => throw new ServiceFaultException(ServiceFaultKind.Denied, $"Sentinel answered {answer.Status}: {Role}"),
        404 => throw new ServiceFaultException(ServiceFaultKind.Missing, "Sentinel answered 404: see subscription, resourceGroup and workspace"),
        429 => throw new ServiceFaultException(ServiceFaultKind.Throttled, "Sentinel answered 429"),
        _ => throw new ServiceFaultException(ServiceFaultKind.Unavailable, $"Sentinel answered {answer.Status} {answer.ErrorCode}"),
    };

    private Uri Path(string incident) => options.Endpoint.At(
        $"subscriptions/{Uri.EscapeDataString(options.Subscription)}/resourceGroups/{Uri.EscapeDataString(options.ResourceGroup)}"
        + $"/providers/Microsoft.OperationalInsights/workspaces/{Uri.EscapeDataString(options.Workspace)}"
        + $"/providers/Microsoft.SecurityInsights/incidents{(incident.Length == 0 ? "" : $"/{incident}")}?{Version}");
}
