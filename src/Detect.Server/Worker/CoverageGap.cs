using System.Security.Cryptography;
using System.Text;
using Detect.Connectors;
using Detect.Events;
using Detect.Rules;

namespace Detect.Server;

internal enum GapCause
{
    Silent,
    Failing,
    Lagging,

    /// <summary>A stretch that can never be read any more.</summary>
    Lost,
}

/// <summary>Missing logs of one source, or of one partition of it.</summary>
internal sealed record CoverageGap(string Source, string? Partition, GapCause Cause, DateTimeOffset From)
{
    public const string RuleId = "detect-coverage-gap";

    private const int MostBlindRules = 200;

    private const string SourceField = "source";
    private const string PartitionField = "partition";
    private const string CauseField = "cause";

    public string AlertId { get; init; } = IdOf(Source, Partition, Cause, From);

    public string? TenantId { get; init; }

    public AlertDocument Document(RuleSet rules, EventTables tables, string reason, DateTimeOffset? until)
    {
        var blind = BlindRules(rules, tables);
        return new AlertDocument
        {
            Id = AlertId,
            Kind = AlertKind.CoverageGap,
            Rule = new AlertRule
            {
                Id = RuleId,
                Title = $"Logs are missing: source {Source}{(Partition is null ? "" : $", {Partition}")} {Verb}",
                Level = RuleLevel.High,
                Description = $"{reason} {(blind.Count == 1 ? "1 rule" : $"{blind.Count} rules")} could not see meanwhile.",
                Runbook = "Look at the source's state and last error (GET /api/sources). What arrives later is evaluated as a replay of its own time; this alert closes when the source has caught up.",
            },
            TenantId = TenantId,
            Group =
            [
                new AlertField(SourceField, Source),
                .. Partition is null ? [] : (AlertField[])[new AlertField(PartitionField, Partition)],
                new AlertField(CauseField, CauseName),
            ],
            First = From,
            Last = until ?? From,
            Count = 1,
            Arithmetic = reason,
            BlindRules = [.. blind.Take(MostBlindRules)],
            Status = until is null ? AlertStatus.New : AlertStatus.Closed,
        };
    }

    /// <returns>The gap that an alert of the store is about, or null.</returns>
    public static CoverageGap? Of(AlertDocument alert)
    {
        return ValueOf(SourceField) is { } source && Enum.TryParse<GapCause>(ValueOf(CauseField), ignoreCase: true, out var cause) && alert.First is { } from
            ? new CoverageGap(source, ValueOf(PartitionField), cause, from) { AlertId = alert.Id, TenantId = alert.TenantId }
            : null;

        string? ValueOf(string name) => alert.Group.FirstOrDefault(field => field.Name == name)?.Value;
    }

    public static bool IsRead(RuleSet rules, EventTables tables) => rules.All.Any(rule => rule.RaisesAlerts && Reads(rule, tables));

    private string CauseName => Cause.ToString().ToLowerInvariant();

    private string Verb => Cause switch
    {
        GapCause.Silent => "is silent",
        GapCause.Failing => "cannot be read",
        GapCause.Lagging => "lags behind",
        _ => "has lost a stretch",
    };

    private static List<string> BlindRules(RuleSet rules, EventTables tables) =>
        [.. rules.All.Where(rule => rule.RaisesAlerts && Reads(rule, tables)).Select(rule => rule.Title).Order(StringComparer.Ordinal)];

    private static bool Reads(Rule rule, EventTables tables) => rule switch
    {
        SigmaRule plain => (plain.Tables & tables) != 0,
        CorrelationRule correlation => correlation.Rules.Any(input => Reads(input, tables)),
        _ => false,
    };

    private static string IdOf(string source, string? partition, GapCause cause, DateTimeOffset from) => "gap-" + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(partition is null ? $"{source}\n{cause}\n{from.UtcTicks}" : $"{source}\n{partition}\n{cause}\n{from.UtcTicks}"))[..12]);
}
