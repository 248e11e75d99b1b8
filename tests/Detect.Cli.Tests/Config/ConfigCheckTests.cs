namespace Detect.Cli.Tests.Config;

public sealed class ConfigCheckTests
{
    private const string Rule =
        """
        title: Any sign-in
        id: 6d0f7a52-0d0e-4a2e-9d5e-0f6a5b1c2d3e
        status: test
        logsource: {product: azure, service: signinlogs}
        detection: {selection: {result: "0"}, condition: selection}
        level: low
        """;

    [Fact]
    public void It_explains_what_would_run_and_shows_no_secret()
    {
        using var folder = new Scratch();
        folder.Write("rules/rule.yml", Rule);
        folder.Write("hook", "https://hooks.contoso.example/services/T0/hidden");
        folder.Write(
            "detect.yml",
            """
            name: west
            rules: rules
            store: {sqlite: data/detect.db}
            sources:
              - {name: hub, type: eventhubs-kafka, namespace: contoso.servicebus.windows.net, hub: entra, tenant: contoso, silentAfter: 2h}
              - {name: push, type: http}
            sinks:
              - {name: soc, type: slack, url: "${file:hook}"}
              - {name: record, type: stdout}
            routes:
              - {level: high, sinks: [soc, record], stop: true}
              - {sinks: record, digest: 24h}
            telemetry: {endpoint: "http://127.0.0.1:4317"}
            """);

        var outcome = DetectProgram.RunIn(folder, "config", "check");

        outcome.Error.Should().BeEmpty();
        outcome.ExitCode.Should().Be(0);
        outcome.Output.Replace(folder.Path, "FOLDER", StringComparison.Ordinal).Should().Be(
            """
            detect.yml: a worker called "west" would run
              rules      1 from FOLDER/rules
              silences   0
              store      SQLite, FOLDER/data/detect.db
              api        127.0.0.1:8080; whoever reaches loopback is admin
              telemetry  OTLP to http://127.0.0.1:4317 over gRPC every 15s
              lateness   1h; a source is missing after 1h
              sources    2
                hub: event hub contoso.servicebus.windows.net/entra by its Kafka endpoint, signed in by default, tenant contoso
                  read again from the store's position after a failure; in order within a partition
                  missing when silent for 2h, late by 1h, unreadable for 15m
                push: POST /ingest, without a token
                  accepted only once committed; the sender repeats what was not
                  missing when silent for 1d, late by 1h, unreadable for 15m
              sinks      2
                soc: Slack at hooks.contoso.example
                record: standard output, JSON lines
              routes     2, in this order
                level high and up to soc, record, and no further
                every alert to record, gathered every 1d

            """);
    }

    [Fact]
    public void A_polled_log_says_what_is_read_and_what_can_be_missed()
    {
        using var folder = new Scratch();
        folder.Write(
            "detect.yml",
            """
            rules: rules
            sources: [{name: azure, type: azure-activity, subscriptions: 1b4c5f5e-0f0a-4e0e-8e2d-6a1a1f0c9d05}]
            """);
        folder.Write("rules/rule.yml", Rule);

        var outcome = DetectProgram.RunIn(folder, "config", "check");

        outcome.ExitCode.Should().Be(0);
        outcome.Output.Should().Contain(
            """
                azure: Azure activity log of the tenant, subscription 1b4c5f5e-0f0a-4e0e-8e2d-6a1a1f0c9d05, every 1m
                  records found by time with 1h of overlap, each counted once; later ones are missed
                  missing when late by 1h, unreadable for 15m
            """);
    }

    [Theory]
    [InlineData("--config", "my.yml")]
    [InlineData("my.yml")]
    public void Every_mistake_is_shown_and_the_exit_code_is_2(params string[] named)
    {
        using var folder = new Scratch();
        folder.Write("my.yml", "nmae: x\nsources: [{name: a, type: fils}]\n");

        var outcome = DetectProgram.RunIn(folder, ["config", "check", .. named]);

        outcome.ExitCode.Should().Be(2);
        outcome.Output.Should().BeEmpty();
        outcome.ErrorLines.Should().Equal(
            "my.yml:1:1: unexpected-key: the configuration has no key \"nmae\"; did you mean \"name\"?",
            "my.yml:2:27: invalid-value: \"fils\" is not a value of \"type\"; did you mean \"files\"?",
            "detect: 2 errors in the configuration; a worker would not start with it");
    }

    [Fact]
    public void A_second_configuration_is_a_mistake()
    {
        var outcome = DetectProgram.Run("config", "check", "--config", "my.yml", "yours.yml");

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines[0].Should().Be("detect: 'yours.yml' is a second configuration; expected --config PATH alone");
    }

    [Fact]
    public void Rules_with_errors_keep_a_worker_from_starting_too()
    {
        using var folder = new Scratch();
        folder.Write("rules/rule.yml", Rule.Replace("condition: selection", "condition: selektion", StringComparison.Ordinal));
        folder.Write("values.yml", "- no map");
        folder.Write("detect.yml", "rules: rules\nvalueLists: values.yml\nsources: [{name: a, type: http}]\nsinks: [{name: b, type: stdout}]\n");

        var outcome = DetectProgram.RunIn(folder, "config", "check");

        outcome.ExitCode.Should().Be(2);
        outcome.ErrorLines.Select(line => line.Replace(folder.Path, "FOLDER", StringComparison.Ordinal)).Should().Equal(
            "FOLDER/rules/rule.yml:5:50: unknown-selection: condition refers to \"selektion\", which is not defined; did you mean \"selection\"?",
            "FOLDER/values.yml: is not a map of value lists; expected lines such as 'admin_users: [alice, bob]'",
            "detect: 2 errors in the files that the configuration names; a worker would not start with them");
    }

    [Fact]
    public void The_group_alone_names_its_commands()
    {
        var outcome = DetectProgram.Run("config");

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines.Should().Equal(
            "detect: a command is missing; expected check",
            "Run 'detect config --help' for the options and examples.");
    }

    [Fact]
    public void A_misspelt_command_of_the_group_is_said()
    {
        var outcome = DetectProgram.Run("config", "chekc");

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines[0].Should().Be("detect: 'chekc' is not a command; expected check; did you mean 'check'?");
    }
}
