using Detect.Connectors;
using Detect.Rules;

namespace Detect.Server.Tests.Api;

internal static class Some
{
    public static AlertDocument Alert(string id, RuleLevel level = RuleLevel.High, int minute = 0, string tenant = "contoso") => new()
    {
        Id = id,
        Rule = new AlertRule { Id = "6d0f7a52-0d0e-4a2e-9d5e-0f6a5b1c2d3e", Title = "Many users added", Level = level, Version = "1", Tags = ["attack.persistence"] },
        TenantId = tenant,
        Group = [new AlertField("actor", "alice@contoso.example")],
        First = RunningApi.Now.AddMinutes(minute - 10),
        Last = RunningApi.Now.AddMinutes(minute),
        Count = 4,
        EventCount = 4,
        Arithmetic = "4 of 4 in 10 min of 60",
        Events = [new AlertDocumentEvent { Id = "e1", Operation = "Add user", Actor = "alice@contoso.example" }],
    };

    public static readonly string Rules =
        """
        title: User added
        id: 0b0c7a52-0d0e-4a2e-9d5e-0f6a5b1c2d3e
        name: user_added
        status: test
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: Add user}, condition: selection}
        level: low
        ---
        title: Many users added
        id: 6d0f7a52-0d0e-4a2e-9d5e-0f6a5b1c2d3e
        status: test
        correlation: {type: event_count, rules: [user_added], group-by: [actor], timespan: 1h, condition: {gte: 4}}
        level: high
        """;

    public static RuleSet RuleSet() => RuleLoader.Load([new RuleFile("rules.yml", Rules)]).Rules;
}
