using System.Text;
using Detect.Connectors;
using Detect.Events;
using Detect.Rules;
using Microsoft.Data.Sqlite;

namespace Detect.Cli.Tests.Stores;

public sealed class StoreCommandTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_untouched_archive_verifies_and_its_end_can_be_noted()
    {
        using var folder = new Scratch();
        await FillAsync(folder);

        var outcome = DetectProgram.RunIn(folder, "archive", "verify", "--store", "detect.db");

        outcome.ExitCode.Should().Be(0, outcome.Error);
        outcome.OutputLines[0].Should().Be("5 entries hold from end to end");
        var head = outcome.OutputLines[1].Should().MatchRegex("^head 5:[0-9a-f]{64}$").And.Subject[5..];
        DetectProgram.RunIn(folder, "archive", "verify", "--store", "detect.db", "--head", head).ExitCode.Should().Be(0);
        DetectProgram.RunIn(folder, "archive", "verify", "--store", "detect.db", "--head", "5:" + new string('0', 64)).ErrorLines.Should().Equal(
            "detect: entry 5 of the archive: the entry is not the one that was the last when its hash was noted: the archive was written anew "
            + "(4 entries before it hold)");
    }

    [Fact]
    public async Task A_changed_entry_is_told_and_the_exit_code_says_so()
    {
        using var folder = new Scratch();
        await FillAsync(folder);
        await SqlAsync(folder, "UPDATE archive SET record = x'7b7d' WHERE number = 3");

        var outcome = DetectProgram.RunIn(folder, "archive", "verify", "--store", "detect.db");

        outcome.ExitCode.Should().Be(1);
        outcome.ErrorLines.Should().Equal(
            "detect: entry 3 of the archive: the entry was changed, or another was put in its place (2 entries before it hold)");
    }

    [Fact]
    public async Task The_evidence_of_an_alert_is_exported_with_what_the_archive_says_of_it()
    {
        using var folder = new Scratch();
        await FillAsync(folder);

        var outcome = DetectProgram.RunIn(folder, "archive", "export", "--store", "detect.db", "--alert", "a-1");

        outcome.ExitCode.Should().Be(0, outcome.Error);
        outcome.Error.Should().Be("2 records\n");
        outcome.OutputLines.Should().HaveCount(2);
        outcome.OutputLines[0].Should().MatchRegex("""
            ^\{"number":1,"hash":"[0-9a-f]{64}","occurredAt":"2026-03-04T12:01:00.0000000Z","receivedAt":"2026-03-04T12:01:00.0000000Z","tenantId":"t-1","source":"hub","accounts":\["user1@contoso.example"\],"alertIds":\["a-1"\],"record":"\{\\"n\\": 1\}"\}$
            """.Trim());
    }

    [Fact]
    public async Task The_records_of_an_account_are_exported_as_received()
    {
        using var folder = new Scratch();
        await FillAsync(folder);

        var outcome = DetectProgram.RunIn(
            folder, "archive", "export", "--store", "detect.db", "--account", "USER3@contoso.example", "--tenant", "T-1", "--from", "2026-03-04T12:00:00Z", "--format", "records");

        outcome.Output.Should().Be("{\"n\": 3}\n");
    }

    [Theory]
    [InlineData("detect: no record of the archive is evidence of an alert 'a-l'", "--alert", "a-l")]
    [InlineData("detect: the archive has no record of an account 'usr3'", "--account", "usr3")]
    [InlineData("detect: the archive has no record of an account 'user3@contoso.example' in the tenant 't-2'", "--account", "user3@contoso.example", "--tenant", "t-2")]
    [InlineData("detect: no record of the archive is evidence of an alert 'a-1' in the tenant 't-2'", "--alert", "a-1", "--tenant", "t-2")]
    [InlineData("detect: the archive has no record of a tenant 't-2'", "--tenant", "t-2")]
    [InlineData("detect: the archive has no record of an account 'user3@contoso.example' in that time", "--account", "user3@contoso.example", "--until", "2026-03-04T12:00:00Z")]
    public async Task A_name_that_is_mistyped_does_not_look_like_a_clean_record(string error, params string[] arguments)
    {
        using var folder = new Scratch();
        await FillAsync(folder);

        var outcome = DetectProgram.RunIn(folder, ["archive", "export", "--store", "detect.db", .. arguments]);

        outcome.ExitCode.Should().Be(1);
        outcome.Output.Should().BeEmpty();
        outcome.ErrorLines.Should().Equal(error);
    }

    [Fact]
    public async Task What_a_sink_refused_is_listed_and_sent_again()
    {
        using var folder = new Scratch();
        var id = await FillAsync(folder);

        var list = DetectProgram.RunIn(folder, "deadletters", "list", "--store", "detect.db");
        list.Error.Should().Be("1 notification refused\n");
        list.Output.Should().Contain("created: Many users added").And.Contain("400 Bad Request").And.Contain(id);
        DetectProgram.RunIn(folder, "deadletters", "list", "--store", "detect.db", "--format", "jsonl").Output.Should().Be(
            $$"""{"id":"{{id}}","sink":"soc","kind":"created","alertIds":["a-1"],"createdAt":"2026-03-04T12:00:00.0000000Z","attempts":1,"refusedAt":"2026-03-04T12:00:00.0000000Z","reason":"400 Bad Request"}""" + "\n");

        var unknown = DetectProgram.RunIn(folder, "deadletters", "retry", "--store", "detect.db", "msg_none");
        unknown.ExitCode.Should().Be(1);
        unknown.ErrorLines.Should().Equal(
            "detect: 1 id of those named stand for nothing that was refused; 'detect deadletters list' shows what was");
        DetectProgram.RunIn(folder, "deadletters", "retry", "--store", "detect.db", "--sink", "soc").Output.Should().Be("1 notification to be sent again\n");

        await using var store = await OpenAsync(folder);
        (await store.Outbox.NextAsync("soc", 10, Noon.AddYears(100), CancellationToken.None)).Should().ContainSingle().Which.Id.Should().Be(id);
        (await store.Operators.AuditTrailAsync(1, CancellationToken.None)).Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Who = Environment.UserName, Role = "command line", Action = "sink.retry", Subject = "soc", Details = "all" });
    }

    [Fact]
    public async Task Records_that_could_not_be_read_are_listed_beside_a_worker_that_uses_the_store()
    {
        using var folder = new Scratch();
        await FillAsync(folder);
        await using var worker = await OpenAsync(folder);
        await using var lease = await worker.TryLeadAsync(CancellationToken.None);

        var outcome = DetectProgram.RunIn(folder, "deadletters", "list", "--records", "--store", "detect.db");

        outcome.ExitCode.Should().Be(0, outcome.Error);
        outcome.Error.Should().Be("1 record that could not be read\n");
        outcome.Output.Should().Contain("invalid-json").And.Contain("at byte 7");
    }

    [Fact]
    public async Task The_store_of_the_configuration_is_used_where_none_is_named()
    {
        using var folder = new Scratch();
        await FillAsync(folder);
        folder.Write("detect.yml", "store: {sqlite: detect.db}\nsinks: [{name: record, type: stdout}]\n");

        var outcome = DetectProgram.RunIn(folder, "archive", "verify");

        outcome.ExitCode.Should().Be(0, outcome.Error);
        outcome.OutputLines[0].Should().Be("5 entries hold from end to end");
    }

    [Fact]
    public void A_configuration_without_its_secrets_says_how_to_do_without_it()
    {
        using var folder = new Scratch();
        folder.Write("detect.yml", "store: {sqlite: detect.db}\nsinks: [{name: soc, type: slack, url: \"${env:NOWHERE_AT_ALL}\"}]\n");

        var outcome = DetectProgram.RunIn(folder, "archive", "verify");

        outcome.ExitCode.Should().Be(2);
        outcome.ErrorLines.Should().HaveCount(2);
        outcome.ErrorLines[^1].Should().Be("detect: with errors the configuration does not say which store; --store names one without it");
    }

    [Fact]
    public void A_store_that_is_not_there_is_not_made()
    {
        using var folder = new Scratch();

        var outcome = DetectProgram.RunIn(folder, "archive", "verify", "--store", "detect.db");

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines[0].Should().StartWith("detect: the store ").And.EndWith(
            "detect.db cannot be opened: check that the file and its folder exist, that this user may write to them, and that the disk is not mounted read-only.");
        folder.Has("detect.db").Should().BeFalse();
    }

    [Theory]
    [InlineData("detect: '812' is not the head of an archive; expected what 'detect archive verify' prints, a number, a colon and 64 hexadecimal digits", "archive", "verify", "--head", "812")]
    [InlineData("detect: 'noon' is not a time; expected one such as 2026-03-04T12:00:00Z", "archive", "export", "--from", "noon")]
    [InlineData("detect: '0' is no limit; expected a whole number from 1 on", "deadletters", "list", "--limit", "0")]
    [InlineData("detect: a command is missing; expected verify or export", "archive")]
    [InlineData("detect: a command is missing; expected list or retry", "deadletters")]
    public void A_mistake_is_said_in_a_sentence(string sentence, params string[] arguments)
    {
        var outcome = DetectProgram.Run(arguments);

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines[0].Should().Be(sentence);
    }

    // Three records, two of them evidence; one notification refused; one record that could not be read.
    private static async Task<string> FillAsync(Scratch folder)
    {
        await using var store = await OpenAsync(folder);
        await using (var transaction = await store.BeginAsync(null, CancellationToken.None))
        {
            var alert = new AlertDocument { Id = "a-1", Rule = new AlertRule { Id = "r-1", Title = "Many users added", Level = RuleLevel.High } };
            await transaction.SaveAlertsAsync(
                [new Detect.Connectors.AlertChange { Alert = alert, Kind = NotificationKind.Created, At = Noon, Sinks = ["soc"] }], CancellationToken.None);
            await transaction.AppendArchiveAsync([Evidence(1, "a-1"), Evidence(2, "a-1"), Evidence(3)], CancellationToken.None);
            await transaction.SaveDeadLettersAsync(
                [
                    new StoredDeadLetter
                    {
                        Source = "hub", Partition = "0", Line = 3, ByteOffset = 100, Code = "invalid-json", Reason = "at byte 7", ReceivedAt = Noon,
                        Record = Encoding.UTF8.GetBytes("{broken"),
                    },
                ],
                CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }

        var id = (await store.Outbox.NextAsync("soc", 1, Noon, CancellationToken.None))[0].Id;
        await store.Outbox.SettleAsync([new OutboxSettlement(id, DeliveryOutcome.Refused("400 Bad Request"))], Noon, CancellationToken.None);
        return id;
    }

    private static ArchiveRecord Evidence(int number, params string[] alerts) => new()
    {
        Key = new EventKey(1, (ulong)number),
        OccurredAt = Noon.AddMinutes(number),
        TenantId = "t-1",
        Source = "hub",
        ReceivedAt = Noon.AddMinutes(number),
        Accounts = [$"user{number}@contoso.example"],
        AlertIds = alerts,
        Record = Encoding.UTF8.GetBytes($$"""{"n": {{number}}}"""),
    };

    private static Task<IDetectStore> OpenAsync(Scratch folder) =>
        DetectStore.OpenAsync(new StoreOptions { Path = Path.Join(folder.Path, "detect.db") }, TimeProvider.System, CancellationToken.None);

    private static async Task SqlAsync(Scratch folder, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Join(folder.Path, "detect.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
