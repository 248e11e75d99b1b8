namespace Detect.Events;

/// <summary>Brings a row into the canonical layout.</summary>
internal static class LogAnalyticsRecords
{
    internal static TranscriptionResult Transcribe(LogAnalyticsRow row, ReadOnlyMemory<byte> raw)
    {
        if (LogAnalyticsTables.Of(row) is not { } table)
            return TranscriptionResult.Failed(DialectCodes.UnknownShape, $"A Log Analytics row of no table of ours: {Describe(row)}.");
        if ((row.First(table.Times) ?? FirstStepOf(row, table)) is not { } time)
            return TranscriptionResult.Failed(DialectCodes.NoTime, $"A row of {table.Name} without {string.Join(" or ", table.Times)}.");
        if (time.Contains('/', StringComparison.Ordinal) && !ExportTime.TryParse(time, out _))
            return TranscriptionResult.Failed(DialectCodes.NoTime, $"\"{time}\" is no date as Log Analytics exports it, which is month/day/year.");

        return table.Name switch
        {
            LogAnalyticsTables.AzureActivity => AzureActivityRows.Transcribe(row, time, raw),
            LogAnalyticsTables.OfficeActivity => OfficeActivityRows.Transcribe(row, raw),
            _ => Write(row, table, time, raw),
        };
    }

    /// <summary>A sign-in was created with its first authentication step, which survives exports that drop the time columns.</summary>
    private static string? FirstStepOf(LogAnalyticsRow row, LogAnalyticsTable table) => table.IsSignIn
        ? row["AuthenticationDetails"].Dynamic.Items().FirstOrDefault().TextOf("authenticationStepDateTime")
        : null;

    private static CanonicalRecord Write(
        LogAnalyticsRow row, LogAnalyticsTable table, string time, ReadOnlyMemory<byte> raw)
    {
        var writer = new CanonicalWriter(table.Category);
        writer.Time("time", time)
            .Text("tenantId", TenantOf(row))
            .Text("resourceId", row.Text("ResourceId"))
            .Text("operationName", row.First("OperationName", "ActivityDisplayName") ?? table.Operation)
            .Text("operationVersion", row.Text("OperationVersion"))
            .Text("resultType", row.Text("ResultType"))
            .Text("resultSignature", row.First("ResultSignature", "ResponseStatusCode"))
            .Text("resultDescription", row.Text("ResultDescription"))
            .Number("durationMs", row.Text("DurationMs"))
            .Text("callerIpAddress", AddressOf(row))
            .Text("correlationId", row.First("CorrelationId", "RequestId"))
            .Text("identity", row.Text("Identity"))
            .Text("level", row.Text("Level"))
            .Text("location", table.Table == EventTables.RiskDetection ? null : row.Text("Location"))
            .BeginProperties();
        RowProperties.Write(writer, row, table, time);
        return writer.Finish(RecordShape.LogAnalytics, table.Table, raw);
    }

    /// <summary><c>TenantId</c> is the workspace in these tables, so it never stands in for the tenant.</summary>
    private static string? TenantOf(LogAnalyticsRow row)
    {
        if (row.Text("AADTenantId") is { } tenant) return tenant;
        var parts = (row.Text("ResourceId") ?? "").Split('/');
        return parts.Length > 2 && parts[1].Equals("tenants", StringComparison.OrdinalIgnoreCase) ? parts[2] : null;
    }

    private static string? AddressOf(LogAnalyticsRow row) =>
        row.First("IPAddress", "CallerIpAddress") ?? row["InitiatedBy"].Dynamic.Member("user").TextOf("ipAddress");

    private static string Describe(LogAnalyticsRow row) =>
        "its columns are " + string.Join(", ", row.Columns.Take(6).Select(c => c.Key));
}
