namespace Detect.Stories;

/// <summary>A row of Core Directory for what a person or an application did there.</summary>
internal static class DirectoryRow
{
    public static AuditRow By(Deed deed, string operation, string category, string operationType, IReadOnlyList<TargetResource> targets) =>
        Of(deed, operation, category, operationType, targets, Initiator.Of(deed.By, deed.IpAddress)) with
        {
            Details = [new("User-Agent", deed.UserAgent)],
        };

    public static AuditRow ByApplication(DateTimeOffset at, string application, string operation, string category, string operationType, IReadOnlyList<TargetResource> targets)
    {
        var nobody = new Deed(new Person(application, application, ""), at);
        return Of(nobody, operation, category, operationType, targets, Initiator.Application(application, Made.Id("service-principal/" + application)));
    }

    private static AuditRow Of(
        Deed deed, string operation, string category, string operationType, IReadOnlyList<TargetResource> targets, Initiator initiator)
    {
        var label = $"{operation}/{deed.Label}/{targets[0].Id}";
        var correlationId = Made.Id("correlation/" + label);
        return new AuditRow
        {
            At = deed.At,
            Id = RowIds.Directory(correlationId, label),
            CorrelationId = correlationId,
            Operation = operation,
            Service = "Core Directory",
            Category = category,
            OperationType = operationType,
            Result = deed.Refusal is null ? "success" : "failure",
            Reason = deed.Refusal ?? "",
            Initiator = initiator,
            Targets = targets,
        };
    }
}
