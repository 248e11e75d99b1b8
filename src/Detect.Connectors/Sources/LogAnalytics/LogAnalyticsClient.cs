using System.Globalization;
using System.Text.Json;
using Azure.Core;

namespace Detect.Connectors;

/// <summary>The query API of one workspace: one POST. Safe on any thread.</summary>
internal sealed class LogAnalyticsClient : IDisposable
{
    /// <summary>The service cuts an answer there.</summary>
    public const int ServiceRows = 500_000;

    private readonly LogAnalyticsSettings settings;
    private readonly AzureRestClient rest;
    private readonly SemaphoreSlim places;
    private readonly Uri address;

    public LogAnalyticsClient(LogAnalyticsSettings settings, TokenCredential credential, TimeProvider time)
    {
        var retries = settings.Retries with { RetriesGatewayTimeout = false, NetworkTimeout = settings.QueryTime + TimeSpan.FromSeconds(30) };
        this.settings = settings;
        rest = new AzureRestClient(settings.Endpoint, credential, retries, time);
        places = new SemaphoreSlim(settings.Concurrency);
        address = settings.Endpoint.At($"v1/workspaces/{settings.WorkspaceId}/query");
    }

    public DateTimeOffset ServiceNow => rest.ServiceNow;

    /// <param name="isKnown">The row of that key was delivered already; only its key is wanted.</param>
    /// <exception cref="ServiceFaultException">There is no answer.</exception>
    public async Task<TableAnswer> QueryAsync(TableSlice slice, int? rows, Func<ulong, bool> isKnown, CancellationToken cancellation)
    {
        using var content = RequestContent.Create(BodyOf(slice.ToQuery(rows)));
        HttpHeader[] headers = [HttpHeader.Common.JsonContentType, HttpHeader.Common.JsonAccept, new("Prefer", $"wait={Seconds(settings.QueryTime)}")];
        await places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var answer = await rest.SendAsync(RequestMethod.Post, address, content, headers, cancellation).ConfigureAwait(false);
            return answer.IsSuccess ? Read(answer, slice, isKnown) : OfFault(answer, slice);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private static byte[] BodyOf(string query) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["query"] = query });

    private static TableAnswer Read(ServiceAnswer answer, TableSlice slice, Func<ulong, bool> isKnown)
    {
        var isPartial = answer.Error.ValueKind == JsonValueKind.Object;
        var table = answer.Body.Items("tables").FirstOrDefault();
        if (table.ValueKind != JsonValueKind.Object && !isPartial)
            throw new ServiceFaultException(ServiceFaultKind.Unavailable, "Log Analytics answered with something that is no query result.");
        var rows = TableRows.Of(slice.Table, table, isKnown);
        var shortfall = isPartial ? $"Log Analytics gave a part of the rows only ({answer.ErrorCode})"
            : rows.Count >= ServiceRows ? $"Log Analytics gives no more than {ServiceRows} rows"
            : null;
        return new TableAnswer(rows, answer.AskedAt, shortfall);
    }

    private TableAnswer OfFault(ServiceAnswer answer, TableSlice slice) => LogAnalyticsFaults.IsTooLarge(answer)
        ? new TableAnswer([], answer.AskedAt, $"Log Analytics could not answer within its limits ({answer.Status} {answer.ErrorCode}".TrimEnd() + ")")
        : throw LogAnalyticsFaults.Of(answer, slice.Table, settings.WorkspaceId);

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
