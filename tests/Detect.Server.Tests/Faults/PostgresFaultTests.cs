using System.Net;
using Npgsql;

namespace Detect.Server.Tests.Faults;

/// <summary>The PostgreSQL server of the store goes away and comes back.</summary>
[Collection("Faults")]
public sealed class PostgresFaultTests
{
    private static NpgsqlConnectionStringBuilder Server => new(OnEachStoreAttribute.Server);

    [OnPostgres]
    public async Task A_server_that_goes_away_is_awaited_and_nothing_is_lost()
    {
        await using var wire = new CuttableWire(Server.Port);
        await using var bench = new FaultBench(OnEachStoreAttribute.Postgres, Behind(wire));
        await bench.StartAsync();
        await PushedAsync(bench, "ada");
        await bench.HealthyHasAsync(1);

        await wire.CutAsync();
        var pushing = PushedAsync(bench, "ben");
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () => (await bench.ReadyAsync()).Failing.ContainsKey("store"));
        var (status, failing) = await bench.ReadyAsync();
        using var sinks = await bench.Client.GetAsync("/api/sinks");

        status.Should().Be(503);
        failing["store"].Should().Be($"the PostgreSQL server 127.0.0.1:{wire.Port} cannot be reached: check its address, that it runs, and the network between.");
        sinks.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        bench.Measured.Of("detect.worker.condition", "store").Should().Be(0);
        bench.Measured.Of("detect.commit.failures").Should().BePositive();
        pushing.IsCompleted.Should().BeFalse();

        wire.Mend();
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => pushing.IsCompleted);
        await pushing;
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => bench.HealthyReceiver.Notifications.Count >= 2 && bench.FaultyReceiver.Notifications.Count >= 2);

        bench.HealthyReceiver.Notifications.Select(post => post.Target).Should().Equal("ada", "ben");
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(5), async () => (await bench.ReadyAsync()) is { Status: 200, Failing.Count: 0 });
    }

    [OnPostgres]
    public async Task A_server_that_hangs_is_said_to_long_before_the_client_gives_up()
    {
        await using var wire = new CuttableWire(Server.Port);
        await using var bench = new FaultBench(OnEachStoreAttribute.Postgres, Behind(wire));
        await bench.StartAsync();
        await PushedAsync(bench, "ada");

        wire.Hang();
        var pushing = PushedAsync(bench, "ben");
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () => (await bench.ReadyAsync()).Failing.ContainsKey("store"));
        var (status, failing) = await bench.ReadyAsync();

        status.Should().Be(503);
        failing["store"].Should().MatchRegex("^A commit has been under way for [0-9]+ s, and the store has not answered; events wait meanwhile\\.$");
        bench.Measured.Of("detect.worker.condition", "store").Should().Be(0);

        await wire.CutAsync();
        wire.Mend();
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => pushing.IsCompleted);
        await pushing;
    }

    [OnPostgres]
    public async Task A_server_that_hangs_keeps_no_worker_from_ending()
    {
        await using var wire = new CuttableWire(Server.Port);
        var schema = $"hangs_{Guid.NewGuid():n}";
        var folder = Directory.CreateTempSubdirectory("detect-hangs-");
        await using var process = ServerProcess.StartWith(folder.FullName, new Dictionary<string, string>
        {
            ["DETECT_API__LISTEN"] = "127.0.0.1:0",
            ["DETECT_STORE__POSTGRESQL"] = Behind(wire),
            ["DETECT_STORE__SCHEMA"] = schema,
            ["DETECT_SOURCES__PUSH__TYPE"] = "http",
        });
        using var client = new HttpClient { BaseAddress = await process.ListeningAsync() };
        await WithPatience.UntilAsync(() => client.GetAsync("/health/ready"), ready => ready.StatusCode == HttpStatusCode.OK);

        wire.Hang();
        await WithPatience.UntilAsync(() => client.GetAsync("/health/ready"), ready => ready.StatusCode != HttpStatusCode.OK);
        var (exitCode, _, _) = await process.StopAsync();

        exitCode.Should().Be(0);
        process.Errors.Last().Should().Be("detect-server: A source, a sink or the store has not answered in time; the worker ends all the same, and loses nothing by it.");
        folder.Delete(recursive: true);
        await StoreData.DropAsync(schema);
    }

    [OnPostgres]
    public async Task Connections_that_the_server_ends_cost_nothing()
    {
        var server = new NpgsqlConnectionStringBuilder(OnEachStoreAttribute.Server) { ApplicationName = $"faults_{Guid.NewGuid():n}" };
        await using var bench = new FaultBench(OnEachStoreAttribute.Postgres, server.ConnectionString);
        await bench.StartAsync();
        string[] users = ["ada", "ben", "cleo", "dan"];
        foreach (var user in users)
        {
            await EndConnectionsAsync(server.ApplicationName!);
            var pushing = PushedAsync(bench, user);
            await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => pushing.IsCompleted);
            await pushing;
        }

        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => bench.HealthyReceiver.Notifications.Count >= users.Length);

        bench.HealthyReceiver.Notifications.Select(post => post.Target).Should().Equal(users);
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(5), async () => (await bench.ReadyAsync()) is { Status: 200, Failing.Count: 0 });
    }

    [OnPostgres]
    public async Task A_server_whose_disk_is_full_is_awaited_and_nothing_is_lost()
    {
        var server = new NpgsqlConnectionStringBuilder(OnEachStoreAttribute.Server);
        await using var bench = new FaultBench(OnEachStoreAttribute.Postgres);
        await bench.StartAsync();
        await PushedAsync(bench, "ada");
        await bench.HealthyHasAsync(1);

        // The journal cannot grow: the server answers as it does when its disk is full.
        await SqlAsync($"""
            CREATE FUNCTION {bench.Schema}.no_room() RETURNS trigger LANGUAGE plpgsql AS
              $$BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END$$;
            CREATE TRIGGER no_room BEFORE INSERT ON {bench.Schema}.journal EXECUTE FUNCTION {bench.Schema}.no_room();
            """);
        var pushing = PushedAsync(bench, "ben");
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () => (await bench.ReadyAsync()).Failing.ContainsKey("store"));
        var (status, failing) = await bench.ReadyAsync();

        status.Should().Be(503);
        failing["store"].Should().Be($"the disk of the PostgreSQL server {server.Host}:{server.Port} is full: free some space; nothing is lost until then.");
        bench.Measured.Of("detect.commit.failures").Should().BePositive();
        pushing.IsCompleted.Should().BeFalse();

        await SqlAsync($"DROP TRIGGER no_room ON {bench.Schema}.journal");
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => pushing.IsCompleted);
        await pushing;
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => bench.HealthyReceiver.Notifications.Count >= 2);
        bench.HealthyReceiver.Notifications.Select(post => post.Target).Should().Equal("ada", "ben");
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(5), async () => (await bench.ReadyAsync()) is { Status: 200, Failing.Count: 0 });
    }

    private static string Behind(CuttableWire wire) => new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Port = wire.Port }.ConnectionString;

    private static async Task SqlAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(OnEachStoreAttribute.Server);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    // As a sender must: again and again, until it is taken.
    private static async Task PushedAsync(FaultBench bench, string user)
    {
        var line = AuditLine.Deleted(user, bench.Now);
        await WithPatience.UntilAsync(() => bench.PushAsync(line), status => status == 200);
    }

    private static async Task EndConnectionsAsync(string application)
    {
        await using var connection = new NpgsqlConnection(OnEachStoreAttribute.Server);
        await connection.OpenAsync();
        await using var end = connection.CreateCommand();
        end.CommandText = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = @name";
        end.Parameters.AddWithValue("name", application);
        (await end.ExecuteScalarAsync()).Should().BeOfType<long>().Which.Should().BePositive();
    }
}
