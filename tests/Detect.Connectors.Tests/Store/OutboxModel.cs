namespace Detect.Connectors.Tests.Store;

/// <summary>The outbox of one sink in as few words as possible.</summary>
internal sealed class OutboxModel
{
    private readonly List<Row> _waiting = [];
    private readonly List<Row> _refused = [];

    public bool IsDisabled { get; set; }

    public IEnumerable<int> Refused => _refused.Select(row => row.Number).Order();

    public DateTimeOffset? NextDue => IsDisabled ? null : Heads().Select(row => (DateTimeOffset?)row.Due).Min();

    public void Add(int number, int subject, NotificationKind kind, DateTimeOffset now) => _waiting.Add(new Row(number, subject, kind, 0, now));

    public IReadOnlyList<(int Number, int Attempts)> Next(int limit, DateTimeOffset now)
    {
        if (IsDisabled)
        {
            return [];
        }

        var given = Heads().Where(row => row.Due <= now).OrderBy(row => row.Number).Take(limit).ToList();
        foreach (var head in given)
        {
            _waiting.RemoveAll(row => row.Subject == head.Subject && row.Number < head.Number);
        }

        return [.. given.Select(row => (row.Number, row.Attempts))];
    }

    public void Settle(int number, DeliveryResult result, DateTimeOffset now, DateTimeOffset next)
    {
        var row = _waiting.Single(waiting => waiting.Number == number);
        _waiting.Remove(row);
        switch (result)
        {
            case DeliveryResult.Retry:
                _waiting.Add(row with { Attempts = row.Attempts + 1, Due = next });
                break;
            case DeliveryResult.Disabled:
                _waiting.Add(row with { Attempts = row.Attempts + 1, Due = now });
                IsDisabled = true;
                break;
            case DeliveryResult.Refused:
                _refused.Add(row);
                break;
        }
    }

    public void RetryRefused(DateTimeOffset now)
    {
        _waiting.AddRange(_refused.Select(row => row with { Attempts = 0, Due = now }));
        _refused.Clear();
    }

    private IEnumerable<Row> Heads() => _waiting.Where(row =>
        !(IsFreshUpdate(row) && _waiting.Any(other => other.Subject == row.Subject && other.Number > row.Number))
        && !_waiting.Any(other => other.Subject == row.Subject && other.Number < row.Number && !IsFreshUpdate(other)));

    private static bool IsFreshUpdate(Row row) => row is { Kind: NotificationKind.Updated, Attempts: 0 };

    private sealed record Row(int Number, int Subject, NotificationKind Kind, int Attempts, DateTimeOffset Due);
}
