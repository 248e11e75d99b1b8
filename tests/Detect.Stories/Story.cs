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

    /// <summary>Accounts of class emergencyAccess; where there are any the story has a file of accounts.</summary>
    public IReadOnlyList<Person> EmergencyAccess { get; init; } = [];
}

/// <summary>An alert as far as it does not depend on the dialect.</summary>
public sealed record ExpectedAlert(ShippedRule Rule, IReadOnlyList<KeyValuePair<string, string>> Group, double Count, IReadOnlyList<Row> Events)
{
    public required string Why { get; init; }

    public DateTimeOffset First => Events[0].At;

    public DateTimeOffset Last => Events[^1].At;
}
