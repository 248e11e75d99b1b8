using Detect.AzureServers;

namespace Detect.Connectors.Tests.AzureSources;

public sealed class LogAnalyticsFaultTests
{
    [Fact]
    public async Task Partial_results_are_asked_for_again_in_smaller_windows()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Server.MostRows = 5;
        var ids = AddMany(workspace, 40, i => -3_500 + (i * 80));
        workspace.Run();

        await workspace.FlyToAsync(30);

        workspace.Ids().Should().Equal(ids);
        workspace.Reports().Should().NotContain(report => report.Gap != null);
    }

    [Fact]
    public async Task An_answer_that_would_be_too_long_is_asked_for_in_smaller_windows()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Server.MostBytes = 2_000;
        var ids = AddMany(workspace, 30, i => -3_500 + (i * 100));
        workspace.Run();

        await workspace.FlyToAsync(30);

        workspace.Ids().Should().Equal(ids);
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_asked_again_for_less()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Server.MostRowsInTime = 4;
        var ids = AddMany(workspace, 30, i => -3_500 + (i * 100));
        workspace.Run();

        await workspace.FlyToAsync(30);

        workspace.Ids().Should().Equal(ids);
        workspace.Server.Requests.Should().OnlyContain(request => request.Prefer == "wait=180");
    }

    [Fact]
    public async Task A_second_with_more_than_the_service_gives_is_read_in_parts()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Server.MostRows = 10;
        var ids = AddMany(workspace, 80, i => -100 + (i / 1000.0));
        workspace.Run();

        await workspace.FlyToAsync(30);

        workspace.Ids().Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
        workspace.Reports().Should().NotContain(report => report.Gap != null);
    }

    [Fact]
    public async Task What_is_not_given_even_in_the_smallest_part_is_a_gap_and_the_rest_goes_on()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Add(1, ingested: -100.5);
        workspace.Add(2, ingested: -100.5);
        var after = workspace.Add(3, ingested: -50);
        workspace.Server.IsCut = query => Workspace.Covers(query, -100.5);
        workspace.Run();

        await workspace.FlyToAsync(30_000);

        workspace.Ids().Should().Contain(after);
        var gaps = workspace.Reports().Where(report => report.Gap != null).ToList();
        gaps.Should().NotBeEmpty();
        gaps.Should().OnlyContain(report => report.Gap!.From < PolledBench.Noon.AddSeconds(-100.5) && report.Gap.Until > PolledBench.Noon.AddSeconds(-100.5));
        gaps[0].Reason.Should().Be("Log Analytics gave a part of the rows only (PartialError), also for a second and a 64th of its rows.");
    }

    [Fact]
    public async Task A_service_that_asks_for_rest_gets_it_and_says_so()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Server.Faults = _ => workspace.Server.Requests.Count == 1 ? new Fault(429) { RetryAfter = "120" } : null;
        var id = workspace.Add(1, ingested: -10);
        workspace.Run();

        await workspace.FlyToAsync(150);

        workspace.Ids().Should().Equal(id);
        (workspace.Server.Requests[1].At - workspace.Server.Requests[0].At).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(120));
        workspace.Reports().Should().Contain(new SourceReport(SourceState.Failing)
        {
            Partition = "AuditLogs",
            Reason = "Log Analytics asks for fewer queries (429).",
        });
    }

    [Fact]
    public async Task A_date_to_retry_after_is_read_by_the_services_own_clock()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Server.Skew = TimeSpan.FromHours(-3);
        workspace.Server.Faults = _ => workspace.Server.Requests.Count == 1
            ? new Fault(503) { RetryAfter = "Mon, 02 Mar 2026 09:03:20 GMT" }
            : null;
        workspace.Run();

        await workspace.FlyToAsync(230);

        (workspace.Server.Requests[1].At - workspace.Server.Requests[0].At).Should().Be(TimeSpan.FromSeconds(200));
    }

    [Fact]
    public async Task A_short_fault_is_the_pipelines_to_retry()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Server.Faults = _ => workspace.Server.Requests.Count <= 2 ? new Fault(503) : null;
        var id = workspace.Add(1, ingested: -10);
        workspace.Run(workspace.Settings with { Retries = new AzureRetries { Attempts = 4, Delay = TimeSpan.FromMilliseconds(1) } });

        await workspace.FlyToAsync(30);

        workspace.Ids().Should().Equal(id);
        workspace.Reports().Should().NotContain(report => report.State == SourceState.Failing);
    }

    [Theory]
    [InlineData(500, null, "Log Analytics is out of order (500 Fault).")]
    [InlineData(503, null, "Log Analytics is out of order (503 Fault).")]
    [InlineData(200, "<html>", "Log Analytics answered with something that is no query result.")]
    [InlineData(400, null, "Log Analytics refuses the query of AuditLogs (400 Fault).")]
    [InlineData(404, null, "There is no workspace 5f1e7a30-6a3f-4d58-9b0c-2f3a4b5c6d7e (404 Fault), or not in the cloud of this endpoint.")]
    public async Task A_fault_is_reported_and_tried_again_until_it_is_over(int status, string? text, string reason)
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Server.Faults = request => request.At < PolledBench.Noon.AddSeconds(300) ? new Fault(status) { Text = text } : null;
        var id = workspace.Add(1, ingested: -10);
        workspace.Run();

        await workspace.FlyToAsync(900);

        workspace.Ids().Should().Equal(id);
        var reports = workspace.Reports();
        reports.Should().Contain(report => report.State == SourceState.Failing && report.Reason == reason);
        reports[^1].State.Should().Be(SourceState.Running);
        workspace.Server.Requests.Count(request => request.At < PolledBench.Noon.AddSeconds(300)).Should().BeLessThan(10);
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_reported_and_tried_again()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Server.Faults = _ => workspace.Server.Requests.Count == 1 ? Fault.CutConnection : null;
        var id = workspace.Add(1, ingested: -10);
        workspace.Run();

        await workspace.FlyToAsync(60);

        workspace.Ids().Should().Equal(id);
        workspace.Reports().Should().Contain(report => report.Reason != null && report.Reason.StartsWith("127.0.0.1 cannot be reached: "));
    }

    [Fact]
    public async Task Text_that_is_no_Unicode_and_nesting_without_end_cost_nobody_a_row()
    {
        await using var workspace = await Workspace.OpenAsync();
        var deep = new string('[', 400) + new string(']', 400);
        workspace.Server.Faults = _ => new Fault(200)
        {
            Text = """
                {"tables":[{"name":"PrimaryResult","columns":[{"name":"Id"},{"name":"Identity"},{"name":"AdditionalDetails"},{"name":"DetectIngestedAt"}],
                "rows":[["a","\ud83d",[],"2026-03-02T11:59:00Z"],["b","x",
                """ + deep + """
                ,"2026-03-02T11:59:30Z"]]}]}
                """,
        };
        workspace.Run();

        await workspace.FlyToAsync(30);

        workspace.Lines().Should().Equal(
            """{"Id":"a","Identity":"\ud83d","AdditionalDetails":[],"Type":"AuditLogs"}""",
            """{"Id":"b","Identity":"x","AdditionalDetails":""" + deep + ",\"Type\":\"AuditLogs\"}");
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_is_said_so_and_never_shown()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Run(token: "another-token");

        await workspace.FlyToAsync(30);

        workspace.Reports().Should().ContainSingle(report => report.State == SourceState.Failing).Subject.Reason.Should().Be(
            "Log Analytics does not accept the token (401 InvalidTokenError): check the identity, its tenant and the audience.");
    }

    [Fact]
    public async Task A_table_that_may_not_be_read_names_the_role_and_the_others_go_on()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Server.Tables.Add("SigninLogs", []);
        workspace.Server.Denied.Add("SigninLogs");
        var id = workspace.Add(1, ingested: -10);
        workspace.Run(workspace.Settings with { Tables = ["SigninLogs", "AuditLogs"] });

        await workspace.FlyToAsync(30, partitions: 2);

        workspace.Ids().Should().Equal(id);
        workspace.Reports().Should().Contain(new SourceReport(SourceState.Failing)
        {
            Partition = "SigninLogs",
            Reason = "The identity may not read SigninLogs (403 InsufficientAccessError): "
                + "give it the role Log Analytics Reader on the workspace, or read access to the table.",
        });
    }

    [Fact]
    public async Task A_table_that_does_not_exist_is_reported_awaited_by_nobody_and_read_when_it_appears()
    {
        await using var workspace = await Workspace.OpenAsync();
        workspace.Run(workspace.Settings with { Tables = ["AADRiskyUsers", "AuditLogs"] });
        await workspace.FlyToAsync(400, partitions: 2);

        workspace.Session.Released.Should().Contain("AADRiskyUsers");
        workspace.Reports().Should().Contain(new SourceReport(SourceState.Failing)
        {
            Partition = "AADRiskyUsers",
            Reason = "The workspace has no table AADRiskyUsers: no diagnostic setting sends it, or nothing has arrived yet. It is looked for again.",
        });

        var id = workspace.Add(1, ingested: 410, table: "AADRiskyUsers");
        await workspace.FlyToAsync(1_200, partitions: 2);
        workspace.Ids().Should().Equal(id);
    }

    [Theory]
    [InlineData("http://logs.contoso.example", "AuditLogs", "The endpoint http://logs.contoso.example must use https: a token would be sent to it in the clear.")]
    [InlineData("https://api.loganalytics.azure.com", "AuditLogs | take 1", "workspace: \"AuditLogs | take 1\" is not the name of a table.")]
    public void Settings_that_cannot_work_are_refused(string endpoint, string table, string reason)
    {
        var settings = new LogAnalyticsSettings
        {
            Name = "workspace",
            WorkspaceId = LogAnalyticsServer.WorkspaceId,
            Tables = [table],
            Endpoint = AzureEndpoint.Of(new Uri(endpoint)),
        };

        var making = () => new LogAnalyticsSource(settings, new TestCredential(), TimeProvider.System);

        making.Should().Throw<SourceException>().WithMessage(reason);
    }

    private static List<string> AddMany(Workspace workspace, int count, Func<int, double> ingested) =>
        [.. Enumerable.Range(0, count).Select(i => workspace.Add(i, ingested(i)))];
}
