using Detect.Engine;
using Detect.Events;
using Detect.Rules;

namespace Detect.Cli.Tests;

/// <summary>Alerts and their parts as tests need them.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 4, 11, 123, TimeSpan.Zero);

    public static SigmaRule Rule(RuleLevel level = RuleLevel.High, string title = "Eligible adds to privileged roles") => new()
    {
        Id = "5f0c1b9e-6d55-4b9e-8a7e-0d6f5ad0f3a1",
        Title = title,
        Level = level,
        Version = "0a1b",
        Path = "detections/pim/eligible-adds.yml",
        LogSource = new LogSource(null, "azure", "auditlogs"),
        Tables = EventTables.Audit,
        Condition = new ConstantExpression(true),
        Coverage = ["pim-add-eligible-privileged"],
        Tags = ["attack.t1098.003"],
        Runbook = "1. Ask the actor whether they\n   made these assignments.\n2. Remove them.",
    };

    public static Alert Alert(string id = "a1", DateTimeOffset? last = null, SigmaRule? rule = null) => new()
    {
        Id = id,
        Rule = rule ?? Rule(),
        TenantId = "11111111-2222-3333-4444-555555555555",
        Group = [KeyValuePair.Create("actor", "mallory@contoso.example")],
        First = Nine,
        Last = last ?? Nine.AddMinutes(37),
        Count = 4,
        EventCount = 2,
        Arithmetic = "4 of 4 in 37 min of 60",
        Class = new AppliedClass(AccountClass.Privileged, "mallory@contoso.example", "accounts.yml line 4"),
        Events = [Event("e1", Nine, "dave@contoso.example"), Event("e2", last ?? Nine.AddMinutes(37), "erin@contoso.example")],
    };

    public static AlertEvent Event(string id, DateTimeOffset? occurredAt, string target) => new()
    {
        Id = id,
        OccurredAt = occurredAt,
        Operation = "Add eligible member to role in PIM requested (permanent)",
        Actor = "mallory@contoso.example",
        Target = target,
        Role = "Global Administrator",
        IpAddress = "203.0.113.7",
        Result = "success",
        RuleId = "5f0c1b9e-6d55-4b9e-8a7e-0d6f5ad0f3a1",
        Matched = [KeyValuePair.Create("role.displayName", "Global Administrator")],
    };
}
