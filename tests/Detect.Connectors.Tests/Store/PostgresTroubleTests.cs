using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Detect.Connectors.Tests.Store;

public sealed class PostgresTroubleTests
{
    private const string Secret = "s3cr3t-pa55word";

    private static readonly CancellationToken None = CancellationToken.None;

    private static NpgsqlConnectionStringBuilder Server => new(TestStore.PostgresServer);

    [PostgresFact]
    public async Task A_wrong_password_is_refused_without_repeating_it()
    {
        var problem = await RefusedAsync(new NpgsqlConnectionStringBuilder(TestStore.PostgresServer) { Password = Secret }.ConnectionString);

        problem.Message.Should().Be(
            $"the PostgreSQL server {Server.Host}:{Server.Port} does not let user '{Server.Username}' in: check user, password and pg_hba.conf.");
        problem.IsTransient.Should().BeFalse();
        problem.ToString().Should().NotContain(Secret);
    }

    [PostgresFact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        var problem = await RefusedAsync(new NpgsqlConnectionStringBuilder(TestStore.PostgresServer) { Database = "nowhere" }.ConnectionString);

        problem.Message.Should().Be(
            $"the PostgreSQL server {Server.Host}:{Server.Port} has no database 'nowhere': create it (createdb -O {Server.Username} nowhere).");
        problem.IsTransient.Should().BeFalse();
    }

    [PostgresFact]
    public async Task A_user_who_may_not_make_a_schema_is_told_what_to_grant()
    {
        await using var test = TestStore.Closed(StoreKind.Postgres);
        var user = test.Options.Schema + "_guest";
        await test.SqlAsync($"CREATE ROLE {user} LOGIN PASSWORD '{Secret}'");
        try
        {
            var problem = await RefusedAsync(
                new NpgsqlConnectionStringBuilder(TestStore.PostgresServer) { Username = user, Password = Secret, Pooling = false }.ConnectionString);

            problem.Message.Should().Be(
                $"the PostgreSQL server {Server.Host}:{Server.Port} denies user '{user}' what Detect needs: GRANT CREATE ON DATABASE, "
                + "or make the user the schema's owner.");
            problem.IsTransient.Should().BeFalse();
        }
        finally
        {
            await test.SqlAsync($"DROP ROLE {user}");
        }
    }

    [PostgresFact]
    public async Task A_connection_that_is_cut_costs_the_transaction_and_the_next_one_works()
    {
        await using var test = await TestStore.CreateAsync(StoreKind.Postgres);
        await using (var transaction = await test.Store.BeginAsync(null, None))
        {
            await transaction.AppendJournalAsync([Some.Entry(1)], None);
            await test.SqlAsync(
                $"SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid WHERE l.relation = '{test.Options.Schema}.engine'::regclass");

            var commit = () => transaction.CommitAsync(None);
            (await commit.Should().ThrowAsync<StoreException>()).Which.IsTransient.Should().BeTrue();
        }

        (await test.Store.ReadJournalAsync(0, None).ToListAsync()).Should().BeEmpty();
        await test.CommitAsync(transaction => transaction.AppendJournalAsync([Some.Entry(1)], None));
        (await test.Store.ReadJournalAsync(0, None).ToListAsync()).Should().ContainSingle();
    }

    [PostgresFact]
    public async Task The_server_may_be_given_as_an_address()
    {
        await using var test = TestStore.Closed(StoreKind.Postgres);
        var address = $"postgresql://{Server.Username}:{Uri.EscapeDataString(Server.Password!)}@{Server.Host}:{Server.Port}/{Server.Database}?sslmode=prefer&application_name=detect";

        var store = await test.OpenAsync(test.Options with { Postgres = address });

        store.Description.Should().Be($"PostgreSQL {Server.Host}:{Server.Port}, database {Server.Database}, schema {test.Options.Schema}");
        StoreOptions.Parse(address).Should().Be(new StoreOptions { Postgres = address });
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_may_be_there_later()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var problem = await RefusedAsync($"Host=127.0.0.1;Port={port};Username=detect;Password={Secret};Database=detect");

        problem.Message.Should().Be(
            $"the PostgreSQL server 127.0.0.1:{port} cannot be reached: check its address, that it runs, and the network between.");
        problem.IsTransient.Should().BeTrue();
        problem.ToString().Should().NotContain(Secret);
    }

    [Theory]
    [InlineData($"Host=db;Pasword={Secret}", "it is not in a known form")]
    [InlineData($"postgresql://detect:{Secret}@:x/", "it is not in a known form")]
    [InlineData($"Password={Secret}", "it names no host")]
    public async Task A_connection_string_that_cannot_be_read_is_not_repeated(string text, string why)
    {
        var problem = await RefusedAsync(text);

        problem.Message.Should().Be(
            $"the PostgreSQL connection string cannot be read: {why}; expected Host=…;Database=…;Username=…;Password=… or "
            + "postgresql://user:password@host:5432/database");
        problem.ToString().Should().NotContain(Secret);
    }

    [Fact]
    public async Task A_schema_with_a_name_that_would_need_quotes_is_refused()
    {
        var open = () => DetectStore.OpenAsync(new StoreOptions { Postgres = "Host=127.0.0.1", Schema = "a\"; DROP" }, TimeProvider.System, None);

        (await open.Should().ThrowAsync<StoreException>()).WithMessage(
            "'a\"; DROP' cannot be the schema's name: it takes lower-case letters, digits and underscores, at most 63.");
    }

    [Theory]
    [InlineData("detect.db", false)]
    [InlineData("/var/lib/detect/a=b.db", false)]
    [InlineData("Host=db;Username=detect", true)]
    [InlineData("Username=detect; Server = db", true)]
    [InlineData("postgres://detect@db/detect", true)]
    public void A_path_and_a_connection_string_are_told_apart(string text, bool isPostgres)
    {
        var options = StoreOptions.Parse(text);

        (options.Postgres is not null).Should().Be(isPostgres);
        options.ToString().Should().Be(isPostgres ? "PostgreSQL, schema detect" : $"SQLite {text}");
    }

    private static async Task<StoreException> RefusedAsync(string connection)
    {
        var options = new StoreOptions { Postgres = connection, Schema = "test_" + Guid.NewGuid().ToString("N") };
        var open = () => DetectStore.OpenAsync(options, TimeProvider.System, None);
        return (await open.Should().ThrowAsync<StoreException>()).Which;
    }
}
