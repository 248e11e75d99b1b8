using System.Text;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>Audit records through the whole pipeline: decoder, matcher, engine.</summary>
internal static class AuditRun
{
    /// <summary>The plain rule of most tests of audit records, named created, to be followed by others.</summary>
    public const string UserCreated = """
        title: User created
        id: 00000000-0000-4000-8000-0000000000e1
        name: created
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: Add user}, condition: selection}
        level: low
        ---
        """;

    public static List<Alert> Of(RuleSet rules, EngineOptions options, params string[] records)
    {
        using var engine = new DetectionEngine(rules, options);
        var raised = new List<Alert>();
        engine.Alerts.Subscribe(raised.Add);
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', records) + "\n");
        var statistics = new DetectionPipeline(engine).Run([new RecordSource("log", () => new MemoryStream(bytes))]);
        statistics.DeadLettered.Should().Be(0);
        return raised;
    }

    public static RuleSet Load(string yaml)
    {
        var loaded = RuleLoader.Load([new RuleFile("rules.yml", yaml)], new RuleLoadOptions { Fields = FieldCatalogue.Default });
        loaded.Findings.Where(f => f.Severity == FindingSeverity.Error).Should().BeEmpty();
        return loaded.Rules;
    }

    public static AccountDirectory Accounts(string yaml)
    {
        var loaded = AccountFile.Load(new RuleFile("accounts.yml", yaml));
        loaded.Findings.Should().BeEmpty();
        return loaded.Accounts;
    }

    /// <summary>The ids that the test gave the events, without the prefix of directory rows.</summary>
    public static string[] Ids(Alert alert) => [.. alert.Events.Select(e => e.Id.Replace("Directory_", "", StringComparison.Ordinal))];
}
