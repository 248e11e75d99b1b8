using System.Security.Cryptography;
using System.Text;
using Detect.Connectors;
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

/// <summary>Missing logs of one source.</summary>
internal sealed record CoverageGap(string Source, GapCause Cause, DateTimeOffset From)
{
    public const string RuleId = "detect-coverage-gap";

    private const int MostBlindRules = 200;

    public string AlertId { get; init; } = IdOf(Source, Cause, From);

    public AlertDocument Document(RuleSet rules, Detect.Events.EventTables tables, string reason, DateTimeOffset? until)
    {
        var blind = BlindRules(rules, tables);
        return new AlertDocument
        {
            Id = AlertId,
            Kind = AlertKind.CoverageGap,
            Rule = new AlertRule
            {
                Id = RuleId,
                Title = $"Logs are missing: source {Source} {Verb}",
                Level = RuleLevel.High,
                Description = $"{reason} {blind.Count} rules could not see meanwhile.",
                Runbook = "Look at the source's state and last error (GET /api/sources). What arrives later is evaluated as a replay of its own time; this alert closes when the source has caught up.",
            },
            Group = [new AlertField("source", Source), new AlertField("cause", CauseName)],
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
        var source = alert.Group.FirstOrDefault(field => field.Name == "source")?.Value;
        var cause = alert.Group.FirstOrDefault(field => field.Name == "cause")?.Value;
        return source is not null && Enum.TryParse<GapCause>(cause, ignoreCase: true, out var parsed) && alert.First is { } from
            ? new CoverageGap(source, parsed, from) { AlertId = alert.Id }
            : null;
    }

    private string CauseName => Cause.ToString().ToLowerInvariant();

    private string Verb => Cause switch
    {
        GapCause.Silent => "is silent",
        GapCause.Failing => "cannot be read",
        GapCause.Lagging => "lags behind",
        _ => "has lost a stretch",
    };

    private static List<string> BlindRules(RuleSet rules, Detect.Events.EventTables tables) =>
        [.. rules.All.Where(rule => rule.RaisesAlerts && Reads(rule, tables)).Select(rule => rule.Title).Order(StringComparer.Ordinal)];

    private static bool Reads(Rule rule, Detect.Events.EventTables tables) => rule switch
    {
        SigmaRule plain => (plain.Tables & tables) != 0,
        CorrelationRule correlation => correlation.Rules.Any(input => Reads(input, tables)),
        _ => false,
    };

    private static string IdOf(string source, GapCause cause, DateTimeOffset from) => "gap-" + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{cause}\n{from.UtcTicks}"))[..12]);
}
