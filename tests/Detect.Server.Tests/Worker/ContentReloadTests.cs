using System.Globalization;
using Detect.Connectors;

namespace Detect.Server.Tests;

/// <summary>Rules, accounts, value lists and silences that change while a window is open.</summary>
public sealed class ContentReloadTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Several = """
        title: Listed operation
        id: 00000000-0000-4000-8000-0000000000d1
        name: listed
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation|expand: '%operations%'}, condition: selection}
        level: low
        ---
        title: Several listed operations
        id: 00000000-0000-4000-8000-0000000000d2
        level: high
        correlation:
          type: event_count
          rules: [listed]
          group-by: [actor]
          timespan: 10m
          condition: {gte: 3}
        """;

    private const string Another = """
        title: Another
        id: 00000000-0000-4000-8000-0000000000d3
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: Delete user}, condition: selection}
        level: low
        """;

    private const string Silence = """
        silences:
          - matchers: {rule: Several listed operations}
            start: 2026-01-01T00:00:00Z
            end: 2027-01-01T00:00:00Z
            author: ann
            comment: a migration
        """;

    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly WorkerBench bench = new() { Rules = ["rules"] };

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(bench.PathOf("rules"));
        Write("rules/several.yml", Several);
        Write("lists.yml", "operations: [Add user]\n");
        Write("accounts.yml", "accounts: []\n");
        Write("silences.yml", "silences: []\n");
        await bench.StartAsync();
        await ReadAsync(Event(1, 1, "Add user"), Event(2, 2, "Add user"));
    }

    public async ValueTask DisposeAsync() => await bench.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task An_open_window_outlives_changed_rules()
    {
        await ChangeAsync("rules/another.yml", Another);

        await ReadAsync(Event(3, 3, "Add user"), Event(4, 4, "Delete user"));

        (await AlertsAsync()).Select(alert => (alert.Rule.Title, alert.Count)).Should().BeEquivalentTo(
            [("Several listed operations", 3d), ("Another", 1d)]);
    }

    [Fact]
    public async Task A_bad_rule_set_is_refused_and_said_and_the_one_before_goes_on()
    {
        Write("rules/another.yml", Another.Replace("operation:", "opertion:", StringComparison.Ordinal));
        var refused = await WithPatience.UntilAsync(() => Task.FromResult(Refusal()), reason => reason is not null);

        bench.Running.Content.Refused.Should().ContainSingle().Which.Should().Be(refused);
        await ReadAsync(Event(3, 3, "Add user"));
        await ChangeAsync("rules/another.yml", Another);

        bench.Running.Content.Refused.Should().BeEmpty();
        refused.Should().Contain("another.yml:4:").And.Contain("did you mean \"operation\"");
        (await AlertsAsync()).Should().ContainSingle().Which.Count.Should().Be(3);
        Refusal().Should().BeNull();
    }

    [Fact]
    public async Task A_changed_value_list_counts_from_then_on()
    {
        await ChangeAsync("lists.yml", "operations: [Add user, Update user]\n");

        await ReadAsync(Event(3, 3, "Update user"));

        (await AlertsAsync()).Should().ContainSingle().Which.Count.Should().Be(3);
    }

    [Fact]
    public async Task A_silence_that_is_written_while_a_window_is_open_silences_its_alert()
    {
        await ChangeAsync("silences.yml", Silence);

        await ReadAsync(Event(3, 3, "Add user"));

        (await AlertsAsync()).Should().ContainSingle().Which.SilencedBy.Should().Contain("a migration");
    }

    [Fact]
    public async Task A_silence_that_is_written_when_its_alert_has_been_told_resolves_it_until_it_is_taken_back()
    {
        await ReadAsync(Event(3, 3, "Add user"));
        await bench.Sink.WaitForAsync(told => told.Count == 1);

        await ChangeAsync("silences.yml", Silence);
        await bench.Sink.WaitForAsync(told => told.Count == 2);
        (await AlertsAsync()).Should().ContainSingle().Which.SilencedBy.Should().Contain("a migration");
        await ChangeAsync("silences.yml", "silences: []\n");
        await bench.Sink.WaitForAsync(told => told.Count == 3);

        bench.Sink.Notifications.Select(told => told.Kind).Should().Equal(NotificationKind.Created, NotificationKind.Resolved, NotificationKind.Created);
        (await AlertsAsync()).Should().ContainSingle().Which.SilencedBy.Should().BeNull();
    }

    [Fact]
    public async Task An_account_that_is_listed_later_has_what_it_does_archived_and_what_it_did_within_the_lateness()
    {
        await ReadAsync(Event(3, 3, "Read secret", "bob"));

        await ChangeAsync("accounts.yml", "accounts:\n  - {userPrincipalName: bob@contoso.example, class: emergencyAccess, from: 2026-03-02T12:02:30Z}\n");
        await ReadAsync(Event(4, 4, "Read secret", "bob"));

        var archived = new List<DateTimeOffset?>();
        await foreach (var entry in bench.Store.Archive.ExportAsync(new ArchiveQuery { Account = "bob@contoso.example" }, CancellationToken.None))
        {
            archived.Add(entry.Record.OccurredAt);
        }

        archived.Should().Equal(Noon.AddMinutes(3), Noon.AddMinutes(4));
    }

    private void Write(string name, string text) => File.WriteAllText(bench.PathOf(name), text);

    private async Task ChangeAsync(string name, string text)
    {
        var before = bench.Running.Content.Current;
        Write(name, text);
        await WithPatience.UntilAsync(
            () => Task.FromResult(bench.Running.Worker.Session?.Content), content => content is not null && !ReferenceEquals(content, before));
    }

    private async Task ReadAsync(params string[] records)
    {
        await File.AppendAllLinesAsync(bench.Log, records);
        var length = new FileInfo(bench.Log).Length;
        await WithPatience.UntilAsync(
            () => bench.Store.ReadProgressAsync(CancellationToken.None), read => read.Any(progress => progress.Position.Ordinal >= length));
    }

    private string? Refusal() =>
        bench.Running.Conditions.Failing.Where(failure => failure.Condition == WorkerCondition.Content).Select(failure => failure.Reason).FirstOrDefault();

    private async Task<IReadOnlyList<AlertDocument>> AlertsAsync() =>
        (await bench.Store.Alerts.ListAsync(new AlertQuery { IncludeSilenced = true }, CancellationToken.None)).Alerts;

    private static string Event(int id, double minute, string operation, string actor = "ann")
    {
        var time = Noon.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $$$"""
            {"time":"{{{time}}}","category":"AuditLogs","operationName":"{{{operation}}}","tenantId":"b7a4c3f0-2f1e-4d59-8f36-3d1f0a2b4c55",
            "properties":{"id":"Directory_{{{id}}}","activityDateTime":"{{{time}}}","activityDisplayName":"{{{operation}}}","loggedByService":"Core Directory",
            "category":"UserManagement","result":"success","initiatedBy":{"user":{"id":"id-of-{{{actor}}}","userPrincipalName":"{{{actor}}}@contoso.example"}},
            "targetResources":[{"type":"User","id":"id-of-somebody"}]}}
            """.ReplaceLineEndings("");
    }
}
