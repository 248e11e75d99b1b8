namespace Detect.Stories;

/// <summary>A row and when a collector received it; one row can be delivered more than once.</summary>
public sealed record Delivery(Row Row, DateTimeOffset At);

/// <summary>What happened at a time, in words, for the story's README.</summary>
public sealed record Note(DateTimeOffset At, string Text);

/// <summary>A recorded-log story: what was logged, in the order of its delivery, and the alerts that it must raise.</summary>
public sealed record Story(string Name, string Summary)
{
    public required IReadOnlyList<Delivery> Deliveries { get; init; }

    public required IReadOnlyList<Note> Notes { get; init; }

    public required IReadOnlyList<ExpectedAlert> Alerts { get; init; }
}

/// <summary>An alert as far as it does not depend on the dialect.</summary>
public sealed record ExpectedAlert(ShippedRule Rule, IReadOnlyList<KeyValuePair<string, string>> Group, double Count, IReadOnlyList<AuditRow> Events)
{
    public required string Why { get; init; }

    public DateTimeOffset First => Events[0].At;

    public DateTimeOffset Last => Events[^1].At;
}

/// <summary>A rule of <c>detections/</c> as stories refer to it.</summary>
public sealed record ShippedRule(string Id, string Title, string Level)
{
    public static readonly ShippedRule ManyEligibleAdds = new(
        "8ef1ed97-ddb6-4ebd-b27d-8c4c6c0c9f5c",
        "Several eligible assignments to privileged roles by one account",
        "high");

    public static readonly ShippedRule EligibleAddToTopRole = new(
        "3a5f0c1e-5d0b-4b35-9a86-f7b5f2b2f1de",
        "Eligible assignment to Global Administrator or Privileged Role Administrator",
        "high");
}
