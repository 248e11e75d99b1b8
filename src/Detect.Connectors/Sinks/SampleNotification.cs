using Detect.Rules;

namespace Detect.Connectors;

/// <summary>What <c>detect sinks test</c> sends: an alert like a real one, that says of itself that nothing has happened.</summary>
public static class SampleNotification
{
    private const string Actor = "test.admin@contoso.example";

    /// <param name="now">Also makes the id, so that two tests are two notifications.</param>
    /// <param name="publicUrl">The worker's own address, for the link; null for none.</param>
    public static Notification Of(string sink, DateTimeOffset now, Uri? publicUrl)
    {
        var id = $"test-{now.UtcTicks:x}";
        return new Notification
        {
            Id = $"{id}.{sink}",
            Kind = NotificationKind.Test,
            Alerts = [Alert(id, now, publicUrl)],
            CreatedAt = now,
            Attempt = 1,
        };
    }

    private static AlertDocument Alert(string id, DateTimeOffset now, Uri? publicUrl) => new()
    {
        Id = id,
        Rule = new AlertRule
        {
            Id = "00000000-0000-0000-0000-000000000000",
            Name = "test",
            Title = "Test of this sink: nothing has happened",
            Level = RuleLevel.Informational,
            Description = "A sample that was asked for with \"detect sinks test\".",
            Version = "0",
            Path = "sample",
            LogSource = "azure/auditlogs",
            Tags = ["attack.t1098.003"],
            Runbook = "1. Check that this message looks right to those who will receive alerts here.\n2. Nothing else is to be done.",
        },
        TenantId = "00000000-0000-0000-0000-000000000000",
        Group = [new AlertField("actor", Actor)],
        First = now.AddMinutes(-5),
        Last = now,
        Count = 1,
        EventCount = 1,
        Arithmetic = "1 event",
        Events =
        [
            new AlertDocumentEvent
            {
                Id = "sample",
                OccurredAt = now,
                Operation = "Add eligible member to role in PIM completed (permanent)",
                Actor = Actor,
                ActorId = "00000000-0000-0000-0000-000000000000",
                ActorType = "user",
                Target = "somebody.else@contoso.example",
                Role = "Global Reader",
                IpAddress = "192.0.2.1",
                Result = "success",
            },
        ],
        Ledger = new AlertLedger { OccurredAt = now, ReceivedAt = now, DecidedAt = now },
        Link = publicUrl is null ? null : new Uri(publicUrl, $"alerts/{id}"),
    };
}
