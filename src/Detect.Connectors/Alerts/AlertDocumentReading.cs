using Detect.Engine;
using Detect.Rules;

namespace Detect.Connectors;

internal static class AlertDocumentReading
{
    public static AlertDocument Read(Alert alert) => new()
    {
        Id = alert.Id,
        Aliases = alert.Aliases,
        MergedInto = alert.MergedInto,
        Rule = Read(alert.Rule),
        TenantId = alert.TenantId,
        Group = [.. alert.Group.Select(field => new AlertField(field.Key, field.Value))],
        First = alert.First,
        Last = alert.Last,
        Count = alert.Count,
        EventCount = alert.EventCount,
        Arithmetic = alert.Arithmetic,
        Class = alert.Class is { } applied ? new AlertClass(applied.Class, applied.Account, applied.Reason) : null,
        Events = [.. alert.Events.Select(Read)],
        SilencedBy = alert.SilencedBy,
    };

    private static AlertRule Read(Rule rule) => new()
    {
        Id = rule.Id,
        Name = rule.Name,
        Title = rule.Title,
        Level = rule.Level,
        Status = rule.Status,
        Description = rule.Description,
        Version = rule.Version,
        Path = rule.Path,
        LogSource = LogSource(rule),
        Coverage = rule.Coverage,
        Tags = rule.Tags,
        References = rule.References,
        FalsePositives = rule.FalsePositives,
        Runbook = rule.Runbook,
    };

    private static string? LogSource(Rule rule) => rule switch
    {
        SigmaRule plain => plain.LogSource.ToString(),
        CorrelationRule { Rules.Count: > 0 } correlation => LogSource(correlation.Rules[0]),
        _ => null,
    };

    private static AlertDocumentEvent Read(AlertEvent e) => new()
    {
        Id = e.Id,
        OccurredAt = e.OccurredAt,
        Operation = e.Operation,
        Actor = e.Actor,
        ActorId = e.ActorId,
        ActorType = e.ActorType,
        Target = e.Target,
        Role = e.Role,
        IpAddress = e.IpAddress,
        Result = e.Result,
        RuleId = e.RuleId,
        Matched = [.. e.Matched.Select(match => new AlertFieldMatch(match.Key, match.Value))],
    };
}
