using System.Text;
using System.Text.Json;

namespace Detect.Connectors;

/// <summary>A log of one tenant over Graph.</summary>
internal sealed class GraphLogPages(GraphClient client, GraphLog log) : IPagedLog
{
    public string Name => log.Name;

    public string Keeper => $"Graph keeps {log.Name}";

    public DateTimeOffset ServiceNow => client.ServiceNow;

    public Uri At(DateTimeOffset from, DateTimeOffset? until, DateTimeOffset now) => log.At(client.Endpoint, from, until);

    public Task<RestPage> GetAsync(Uri address, bool isNext, CancellationToken cancellation) =>
        client.GetAsync(address, log.Permission, isNext, cancellation);

    public PolledRow ToRow(JsonElement item)
    {
        var json = item.Raw().ToArray();
        var identity = !log.IsStateful && item.TextMember("id") is { Length: > 0 } id ? Encoding.UTF8.GetBytes(id) : json;
        return new PolledRow(PolledRow.KeyOf(identity), item.TimeMember(log.TimeField) ?? client.ServiceNow, json);
    }
}
