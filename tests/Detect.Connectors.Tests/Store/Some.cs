using System.Text;
using Detect.Events;
using Detect.Rules;

namespace Detect.Connectors.Tests.Store;

/// <summary>Rows of every table, with what a test does not care about filled in.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public static EventKey Key(int number) => new(0xABCDEF0123456789, (ulong)number);

    public static JournalEntry Entry(int number) => new()
    {
        Key = Key(number),
        OccurredAt = Noon.AddTicks(number),
        Source = "hub",
        Partition = "3",
        TenantId = "9a8b7c6d-0000-4000-8000-000000000001",
        EnqueuedAt = Noon.AddSeconds(1),
        ReceivedAt = Noon.AddSeconds(2).AddTicks(7),
        Watermark = Noon.AddHours(-1),
        IsAboutAccounts = number % 2 == 0,
        Record = Encoding.UTF8.GetBytes($$"""{"id":"{{number}}"}"""),
    };

    public static PartitionProgress Progress(long ordinal, string partition = "3") => new()
    {
        Source = "hub",
        Partition = partition,
        Position = new StreamPosition(ordinal, $"token-{ordinal}"),
        Newest = Noon,
        CaughtUp = Noon.AddMinutes(-1),
        Events = ordinal * 10,
        UpdatedAt = Noon.AddSeconds(ordinal),
    };

    public static AlertDocument Alert(string id = "a-1") => new()
    {
        Id = id,
        Rule = new AlertRule { Id = "rule-1", Title = "Many users added", Level = RuleLevel.High, Tags = ["attack.persistence", "pim"] },
        TenantId = "tenant-1",
        Group = [new AlertField("actor", "Ada@contoso.example"), new AlertField("role", "Global Administrator")],
        First = Noon,
        Last = Noon.AddMinutes(37),
        Count = 4,
        EventCount = 4,
        Arithmetic = "4 of 4 in 37 min of 60",
        Class = new AlertClass(AccountClass.EmergencyAccess, "breakglass@contoso.example", "accounts.yml"),
        Events = [new AlertDocumentEvent { Id = "e-1", OccurredAt = Noon, Operation = "Add user", Matched = [new AlertFieldMatch("operation", "Add user")] }],
        Ledger = new AlertLedger { OccurredAt = Noon, DecidedAt = Noon.AddMinutes(38) },
    };

    public static AlertChange Change(
        string id = "a-1", NotificationKind kind = NotificationKind.Created, DateTimeOffset? at = null, params string[] sinks) =>
        Change(Alert(id), kind, at, sinks);

    public static AlertChange Change(AlertDocument alert, NotificationKind kind, DateTimeOffset? at, params string[] sinks) =>
        new() { Alert = alert, Kind = kind, At = at ?? Noon.AddHours(1), Sinks = sinks, Summary = "" };

    public static ArchiveRecord Evidence(int number, params string[] alerts) => new()
    {
        Key = Key(number),
        OccurredAt = Noon.AddMinutes(number),
        TenantId = "tenant-1",
        Source = "hub",
        ReceivedAt = Noon.AddMinutes(number).AddSeconds(30),
        Accounts = [$"user{number}@contoso.example", "Admin@contoso.example"],
        AlertIds = alerts,
        Record = Encoding.UTF8.GetBytes($$"""{"record":{{number}}}"""),
    };

    public static StoredDeadLetter DeadLetter(int number) => new()
    {
        Source = number % 2 == 0 ? "hub" : "files",
        Partition = "3",
        Line = number,
        ByteOffset = number * 100L,
        Code = "invalid-json",
        Reason = "at byte 7",
        ReceivedAt = Noon.AddMinutes(number),
        Record = Encoding.UTF8.GetBytes("{broken"),
        CsvHeader = number % 2 == 0 ? Encoding.UTF8.GetBytes("a,b") : default(ReadOnlyMemory<byte>),
    };
}
