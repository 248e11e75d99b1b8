namespace Detect.Stories;

/// <summary>Collects what happens and decides, always alike for one row, when it is delivered.</summary>
public sealed class StoryBuilder(string name, string summary)
{
    private readonly List<Delivery> deliveries = [];
    private readonly List<Note> notes = [];
    private readonly List<ExpectedAlert> alerts = [];
    private readonly List<Person> emergencyAccess = [];

    public StoryBuilder Note(DateTimeOffset at, string text)
    {
        notes.Add(new Note(at, text));
        return this;
    }

    /// <summary>Delivered after the usual minutes, about every fortieth row twice.</summary>
    public IReadOnlyList<TRow> Happens<TRow>(IReadOnlyList<TRow> rows)
        where TRow : Row
    {
        foreach (var row in rows)
        {
            Deliver(row, UsualDelay(row));
            if (Made.Number("again/" + row.Id, 0, 40) == 0)
            {
                Deliver(row, UsualDelay(row) + TimeSpan.FromMinutes(7));
            }
        }

        return rows;
    }

    /// <summary>Delivered late, and if <paramref name="again"/> is given a second time after that.</summary>
    public IReadOnlyList<TRow> HappensLate<TRow>(IReadOnlyList<TRow> rows, TimeSpan delay, TimeSpan? again = null)
        where TRow : Row
    {
        foreach (var row in rows)
        {
            Deliver(row, delay);
            if (again is { } later)
            {
                Deliver(row, later);
            }
        }

        return rows;
    }

    public void Happens(Row row) => Happens([row]);

    /// <summary>Known to the story's accounts file as an emergency-access account.</summary>
    public void HasEmergencyAccess(Person account) => emergencyAccess.Add(account);

    public void MustRaise(ExpectedAlert alert) => alerts.Add(alert);

    public Story Build() => new(name, summary)
    {
        Deliveries = [.. deliveries.OrderBy(d => d.At).ThenBy(d => d.Row.At).ThenBy(d => d.Row.Id, StringComparer.Ordinal)],
        Notes = [.. notes.OrderBy(note => note.At)],
        Alerts = alerts,
        EmergencyAccess = emergencyAccess,
    };

    private void Deliver(Row row, TimeSpan delay) => deliveries.Add(new Delivery(row, row.At + delay));

    private static TimeSpan UsualDelay(Row row) => row is SignInRow
        ? TimeSpan.FromSeconds(Made.Number("delay/" + row.Id, 28, 1_077))
        : TimeSpan.FromSeconds(Made.Number("delay/" + row.Id, 60, 240));
}
