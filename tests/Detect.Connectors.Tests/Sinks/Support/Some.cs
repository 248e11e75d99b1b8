using Detect.Rules;

namespace Detect.Connectors.Tests.Sinks;

/// <summary>The alert that most sink tests deliver: four eligible assignments to privileged roles by one account.</summary>
internal static class Some
{
    public const string TenantId = "11111111-2222-3333-4444-555555555555";
    public const string ActorId = "b71bd346-bf65-436c-ab09-671289238688";

    public static readonly DateTimeOffset Half = new(2026, 3, 10, 13, 30, 30, TimeSpan.Zero);

    private static readonly string[] Targets =
        ["jonas.weber@contoso.example", "rosa.vidal@contoso.example", "umar.khan@contoso.example", "yara.costa@contoso.example"];

    private static readonly string[] Roles =
        ["Security Administrator", "Application Administrator", "Privileged Authentication Administrator", "User Administrator"];

    private static readonly int[] Minutes = [0, 11, 26, 38];

    public static AlertRule Rule(RuleLevel level = RuleLevel.High) => new()
    {
        Id = "8ef1ed97-ddb6-4ebd-b27d-8c4c6c0c9f5c",
        Name = "several_eligible_assignments",
        Title = "Several eligible assignments to privileged roles by one account",
        Level = level,
        Status = "test",
        Version = "0a1b2c",
        Path = "detections/pim/add-eligible-assignments-to-privileged-roles.yml",
        LogSource = "azure/auditlogs",
        Coverage = ["pim-add-eligible-privileged"],
        Tags = ["attack.persistence", "attack.t1098.003"],
        Runbook =
            """
            1. Ask the actor, by phone, whether they made these assignments.
            2. If not: revoke their sessions and remove the assignments in PIM.
            3. Look at what the new holders have done since.
            """,
    };

    public static AlertDocument Alert(RuleLevel level = RuleLevel.High) => new()
    {
        Id = "3f9c0f5e6a7b8c9d",
        Rule = Rule(level),
        TenantId = TenantId,
        Group = [new AlertField("actor", "dana.ortiz@contoso.example")],
        First = Half,
        Last = Half.AddMinutes(38),
        Count = 4,
        EventCount = 4,
        Arithmetic = "4 of 4 in 38 min of 60",
        Class = new AlertClass(AccountClass.Privileged, "dana.ortiz@contoso.example", "accounts.yml line 4"),
        Events = [.. Targets.Select((target, i) => Event(target, Roles[i], Half.AddMinutes(Minutes[i])))],
        Ledger = new AlertLedger
        {
            OccurredAt = Half.AddMinutes(38),
            ReceivedAt = Half.AddMinutes(39),
            DecidedAt = Half.AddMinutes(39).AddMilliseconds(12),
        },
        Link = new Uri("https://detect.contoso.example/alerts/3f9c0f5e6a7b8c9d"),
    };

    public static AlertDocumentEvent Event(string target, string role, DateTimeOffset at) => new()
    {
        Id = $"PIM_{at:HHmmss}",
        OccurredAt = at,
        Operation = "Add eligible member to role in PIM completed (permanent)",
        Actor = "dana.ortiz@contoso.example",
        ActorId = ActorId,
        ActorType = "user",
        Target = target,
        Role = role,
        IpAddress = "203.0.113.77",
        Result = "success",
        RuleId = "6f1c2f5e-2f0b-4a39-9c39-2f6a8a0f5b11",
        Matched = [new AlertFieldMatch("role.displayName", role)],
    };

    public static Notification Notification(
        NotificationKind kind = NotificationKind.Created, AlertDocument? alert = null, string? id = null, int attempt = 1)
    {
        var about = alert ?? Alert();
        return new Notification
        {
            Id = id ?? $"{about.Id}.{kind}.webhook",
            Kind = kind,
            Alerts = [about],
            CreatedAt = Half.AddMinutes(40),
            Attempt = attempt,
        };
    }
}
