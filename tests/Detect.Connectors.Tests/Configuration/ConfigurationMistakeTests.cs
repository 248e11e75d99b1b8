namespace Detect.Connectors.Tests.Configuration;

/// <summary>What is wrong with a configuration is said where it is, with what was expected.</summary>
public sealed class ConfigurationMistakeTests
{
    [Theory]
    [InlineData("name: x\nstroe: {}", "detect.yml:2:1: unexpected-key: the configuration has no key \"stroe\"; did you mean \"store\"?")]
    [InlineData("store: {sqlitee: x}", "detect.yml:1:9: unexpected-key: the store has no key \"sqlitee\"; did you mean \"sqlite\"?")]
    [InlineData("store: {where: x}", "detect.yml:1:9: unexpected-key: the store has no key \"where\"; expected \"sqlite\", \"postgresql\" or \"schema\"")]
    [InlineData("store: x", "detect.yml:1:8: wrong-type: \"store\" holds text; expected a map")]
    [InlineData("[]", "detect.yml:1:1: wrong-type: the configuration is a list; expected a map")]
    [InlineData("name: a\nname: b", "detect.yml:2:1: duplicate-key: key \"name\" is already on line 1; expected each key once")]
    [InlineData("name: [a", "detect.yml:2:1: yaml-syntax: while parsing a flow sequence, did not find expected ',' or ']'; expected YAML")]
    [InlineData("name: a\n---\nname: b", "detect.yml:3:1: wrong-type: the file has more than one document; expected one")]
    [InlineData("publicUrl: detect.contoso.example", "detect.yml:1:12: invalid-value: \"detect.contoso.example\" is not a value of \"publicUrl\"; expected an address that begins with http:// or https:// and holds no user or password")]
    [InlineData("reload: 5", "detect.yml:1:9: invalid-value: \"5\" is not a value of \"reload\"; expected a whole number above 0 and one of s, m, h, d, w, M and y, such as \"15m\"")]
    [InlineData("retention: {archive: never}", "detect.yml:1:22: invalid-value: \"never\" is not a value of \"archive\"; expected a whole number above 0 and one of s, m, h, d, w, M and y, such as \"90d\", or \"forever\"")]
    [InlineData("engine: {threads: 0}", "detect.yml:1:19: invalid-value: \"0\" is not a value of \"threads\"; expected a whole number from 1 to 256")]
    [InlineData("engine: {queueBytes: 64}", "detect.yml:1:22: invalid-value: \"64\" is not a value of \"queueBytes\"; expected a whole number of KB, MB or GB, such as \"64MB\"")]
    [InlineData("engine: {archivePrivileged: yes}", "detect.yml:1:29: invalid-value: \"yes\" is not a value of \"archivePrivileged\"; expected true or false")]
    [InlineData("api: {listen: [8080]}", "detect.yml:1:16: invalid-value: \"8080\" is not a value of \"listen\"; expected an IP address and port, such as \"127.0.0.1:8080\"")]
    [InlineData("telemetry: {protocol: grcp}", "detect.yml:1:23: invalid-value: \"grcp\" is not a value of \"protocol\"; did you mean \"grpc\"?")]
    [InlineData("rules: [rulez]", "detect.yml:1:9: missing-file: \"rulez\" does not exist; expected a file or folder")]
    [InlineData("accounts: who.yml", "detect.yml:1:11: missing-file: \"who.yml\" does not exist; expected a file")]
    [InlineData("store: {sqlite: a.db, postgresql: Host=127.0.0.1}", "detect.yml:1:35: conflicting-keys: the store has both \"sqlite\" and \"postgresql\"; expected one of them")]
    public void A_mistake_is_said_in_its_place(string yaml, string sentence) =>
        Configurations.Findings(yaml).Should().Equal(sentence);

    [Theory]
    [InlineData("retention: {alerts: 1d}", "detect.yml:1:21: conflicting-keys: \"retention.alerts\" (1d) is shorter than \"retention.journal\" (2d): an alert that has been deleted would be told again when late events or silences are worked in; expected \"retention.alerts\" of 2d or more, or \"retention.journal\" of 1d or less")]
    [InlineData("retention: {journal: 380d, archive: forever}", "detect.yml:1:22: conflicting-keys: \"retention.alerts\" (365d) is shorter than \"retention.journal\" (380d): *")]
    [InlineData("retention: {accounts: 47h}", "detect.yml:1:23: conflicting-keys: \"retention.accounts\" (47h) is shorter than \"retention.journal\" (2d): what is late would be judged without the role grants of its time; expected \"retention.accounts\" of 2d or more, or \"retention.journal\" of 47h or less")]
    [InlineData("retention: {positions: 5h}\nengine: {absentAfter: 6h}", "detect.yml:1:24: conflicting-keys: \"retention.positions\" (5h) is shorter than \"engine.absentAfter\" (6h): a file or partition would be forgotten while windows still wait for it; expected \"retention.positions\" of 6h or more, or \"engine.absentAfter\" of 5h or less")]
    [InlineData("retention: {alerts: forever}", "detect.yml:1:21: conflicting-keys: \"retention.archive\" (730d) is shorter than \"retention.alerts\" (forever), so alerts would outlive the records behind them; expected \"retention.archive\" of forever, or \"retention.alerts\" of 730d or less")]
    public void What_is_needed_longer_than_it_is_kept_is_said(string yaml, string sentence) =>
        Configurations.Findings(yaml).Should().ContainSingle().Which.Should().Match(sentence);

    [Theory]
    [InlineData("retention: {alerts: 48h, archive: 48h, accounts: 2d, positions: 60m}\nengine: {absentAfter: 1h}")]
    [InlineData("retention: {alerts: forever, archive: forever, positions: forever, journal: 365d}")]
    [InlineData("retention: {alerts: 1h, journal: 1h}")]
    public void Ages_that_are_enough_for_one_another_pass(string yaml) => Configurations.Findings(yaml).Should().BeEmpty();

    [Theory]
    [InlineData("Hst=db;Password=summer-rain", "it is not in a known form")]
    [InlineData("Database=detect;Password=summer-rain", "it names no host")]
    public void A_connection_string_that_no_store_can_be_opened_with_is_said_without_repeating_it(string connection, string why)
    {
        var environment = new Dictionary<string, string> { ["DB"] = connection };

        Configurations.Findings("store: {postgresql: \"${env:DB}\"}", environment).Should().Equal(
            $"detect.yml:1:21: invalid-value: the PostgreSQL connection string cannot be read: {why}; "
            + "expected Host=…;Database=…;Username=…;Password=… or postgresql://user:password@host:5432/database");
    }

    [Theory]
    [InlineData("[{name: a, type: kafka, brokers: b:9092, topics: t, topic: t}]", "detect.yml:1:62: unexpected-key: the kafka source has no key \"topic\"; did you mean \"topics\"?")]
    [InlineData("[{name: a, type: kafak, topics: t, whatever: 1}]", "detect.yml:1:27: invalid-value: \"kafak\" is not a value of \"type\"; did you mean \"kafka\"?", "detect.yml:1:45: unexpected-key: the source has no key \"whatever\"; *")]
    [InlineData("[{name: a, type: kafka}]", "detect.yml:1:11: missing-key: the kafka source has no \"brokers\"; expected host and port of brokers to begin with", "detect.yml:1:11: missing-key: the kafka source has no \"topics\"; expected the topics to read")]
    [InlineData("[{type: files, path: .}]", "detect.yml:1:11: missing-key: the files source has no \"name\"; expected unique, kept with the positions: a renamed source starts anew")]
    [InlineData("[{name: a}]", "detect.yml:1:11: missing-key: the source has no \"type\"; expected \"eventhubs-kafka\", \"kafka\", \"eventhubs\", \"loganalytics\", \"graph\", \"azure-activity\", \"http\" or \"files\"")]
    [InlineData("[x]", "detect.yml:1:11: wrong-type: \"sources\" holds text; expected a map")]
    [InlineData("x", "detect.yml:1:10: wrong-type: \"sources\" holds text; expected a list of maps")]
    [InlineData("[{name: a, type: files, path: .}, {name: A, type: files, path: .}]", "detect.yml:1:51: repeated-name: the source \"A\" is already on line 1; expected each name once, case aside")]
    [InlineData("[{name: a, type: eventhubs-kafka, hub: h}]", "detect.yml:1:27: missing-key: the eventhubs-kafka source has neither \"namespace\" nor \"connectionString\"; expected the host name of the namespace, or a connection string")]
    [InlineData("[{name: a, type: eventhubs, hub: h, namespace: n}]", "detect.yml:1:27: missing-key: the eventhubs source has neither \"blobContainer\" nor \"blobConnectionString\"; expected where checkpoints are kept")]
    [InlineData("[{name: a, type: kafka, brokers: b, topics: t, sessionTimeout: 10m}]", "detect.yml:1:73: invalid-value: \"10m\" is not a value of \"sessionTimeout\"; expected at most 5m, after which a group gives partitions to others in any case")]
    [InlineData("[{name: a, type: kafka, brokers: b, topics: t, group: \"\"}]", "detect.yml:1:64: invalid-value: \"group\" is empty; expected a consumer group that nothing else reads with")]
    [InlineData("[{name: a, type: graph}]", "detect.yml:1:27: missing-key: the graph source has no \"tenant\"; expected the tenant that Graph is asked for")]
    [InlineData("[{name: a, type: loganalytics, workspace: soc}]", "detect.yml:1:52: invalid-value: \"soc\" is not a value of \"workspace\"; expected the workspace's id, a GUID, and not its name or resource id")]
    [InlineData("[{name: a, type: azure-activity, tenantLevel: false}]", "detect.yml:1:27: missing-key: the azure-activity source has nothing to read; expected \"subscriptions\", or \"tenantLevel\" to be true")]
    [InlineData("[{name: a, type: azure-activity, subscriptions: [soc]}]", "detect.yml:1:59: invalid-value: \"soc\" is not a value of \"subscriptions\"; expected a subscription's id, a GUID, and not its name")]
    [InlineData("[{name: a, type: azure-activity, lookback: 90d}]", "detect.yml:1:53: invalid-value: Azure gives the activity log of 89 days; expected a \"lookback\" of no more")]
    [InlineData("[{name: a, type: http}, {name: b, type: http}]", "detect.yml:1:27: missing-key: the http source has no \"tokens\"; *", "detect.yml:1:50: missing-key: the http source has no \"tokens\"; expected a token, since several sources are pushed to or the API listens beyond loopback")]
    [InlineData("[{name: a, type: http, tokens: [written-out-in-here]}]", "detect.yml:1:42: secret-in-file: the secret \"tokens\" is written out in the file; expected a reference such as ${env:NAME}, ${file:/path} or ${keyvault:https://VAULT/secrets/NAME}")]
    [InlineData("[{name: a, type: http, tokens: short}]", "detect.yml:1:41: invalid-value: the token is shorter than 16 characters; expected a long random one", "detect.yml:1:41: secret-in-file: *")]
    public void A_source_is_held_to_the_keys_of_its_type(string sources, params string[] sentences)
    {
        var found = Configurations.Findings($"sources: {sources}").ToList();

        found.Should().HaveSameCount(sentences);
        found.Zip(sentences).Should().AllSatisfy(pair => pair.First.Should().Match(pair.Second));
    }

    [Theory]
    [InlineData("X-Alert-Level", "{{alert.rule.level}}", false)]
    [InlineData("X-Team", "security-operations-emea", false)]
    [InlineData("Content-Type", "application/json; charset=utf-8", false)]
    [InlineData("Api-Version", "2024-05-01-preview", false)]
    [InlineData("Authorization", "{{alert.id}}", false)]
    [InlineData("Authorization", "Bearer abc", true)]
    [InlineData("X-Api-Key", "open sesame", true)]
    [InlineData("X-Team", "8f14e45fceea467fb1d3a2c4", true)]
    [InlineData("X-Alert", "{{alert.id}} 8f14e45fceea467fb1d3a2c4", true)]
    public void A_header_is_warned_about_as_a_secret_only_where_it_may_hold_one(string header, string value, bool isWarned)
    {
        var found = Configurations.Findings($"sinks: [{{name: s, type: webhook, url: \"https://soc.contoso.example/{{{{alert.id}}}}\", headers: {{{header}: \"{value}\"}}}}]").ToList();

        found.Where(finding => finding.Contains($"the secret \"{header}\" is written out in the file", StringComparison.Ordinal)).Should().HaveCount(isWarned ? 1 : 0);
    }

    [Theory]
    [InlineData("sinks: [{name: soc, type: stdout}]\nroutes: [{sinks: [sco]}]", "detect.yml:2:19: unknown-sink: no sink is called \"sco\"; did you mean \"soc\"?")]
    [InlineData("routes: [{sinks: soc}]", "detect.yml:1:18: unknown-sink: no sink is called \"soc\"; expected a sink under \"sinks\"")]
    [InlineData("routes: [{level: high}]", "detect.yml:1:10: missing-key: the route has no \"sinks\"; expected the names of the sinks that are told")]
    [InlineData("sinks: [{name: s, type: webhook, url: \"${env:NOWHERE}\"}]", "detect.yml:1:39: unresolved-reference: the environment variable NOWHERE is not set; expected the value that ${env:NOWHERE} stands for")]
    [InlineData("sinks: [{name: s, type: stdout, events: [made]}]", "detect.yml:1:42: invalid-value: \"made\" is not a value of \"events\"; expected \"created\", \"updated\" or \"resolved\"")]
    [InlineData("sinks: [{name: s, type: webhook, url: \"http://127.0.0.1:9/a?k=b\"}]", "detect.yml:1:39: private-address: 127.0.0.1 is not a public address, so nothing is sent there; expected its network under \"allowNetworks\"", "detect.yml:1:39: secret-in-file: *")]
    [InlineData("sinks: [{name: s, type: slack, url: \"http://10.1.2.3/a\", allowNetworks: 10.0.0.0/8}]", "detect.yml:1:37: secret-in-file: *")]
    [InlineData("api: {listen: 0.0.0.0:80}", "detect.yml:1:15: open-listener: the API would listen beyond this machine for anybody; expected \"tokens\" or \"proxy\" beside such a \"listen\"")]
    [InlineData("api: {tokens: [{name: a, token: short}]}", "detect.yml:1:33: invalid-value: the token is shorter than 16 characters; expected a long random one", "detect.yml:1:33: secret-in-file: *")]
    [InlineData("api: {proxy: {addresses: [proxy]}}", "detect.yml:1:27: invalid-value: \"proxy\" is not a value of \"addresses\"; expected an IP address, or a network such as \"10.0.0.0/8\"")]
    [InlineData("api: {proxy: {addresses: 0.0.0.0/0}}", "detect.yml:1:26: open-listener: 0.0.0.0/0 is larger than any private network, and whoever is in it could claim to be anybody; expected the proxy's own addresses")]
    [InlineData("api: {proxy: {addresses: [10.0.0.0/8, \"fc00::/7\", 128.0.0.0/1, \"::/0\"]}}", "detect.yml:1:51: open-listener: 128.0.0.0/1 is larger *", "detect.yml:1:64: open-listener: ::/0 is larger *")]
    [InlineData("api: {proxy: {addresses: 10.0.0.1, roles: {alice: boss}}}", "detect.yml:1:51: invalid-value: \"boss\" is not a value of \"alice\"; expected \"reader\", \"analyst\" or \"admin\"")]
    public void Sinks_routes_and_the_api_are_checked_against_one_another(string yaml, params string[] sentences)
    {
        var found = Configurations.Findings(yaml).ToList();

        found.Should().HaveSameCount(sentences);
        found.Zip(sentences).Should().AllSatisfy(pair => pair.First.Should().Match(pair.Second));
    }

    [Theory]
    [InlineData("sinks: [{name: s, type: pagerduty, routingKey: \"${env:KEY}\"}]", "detect.yml:1:16: invalid-value: s: a routing key of PagerDuty has 32 characters")]
    [InlineData("sinks: [{name: s, type: webhook, url: \"${env:FTP}\"}]", "detect.yml:1:16: invalid-value: s: a webhook's url begins with https:// or http://")]
    [InlineData("sinks: [{name: s, type: webhook, url: \"${env:URL}\", signingSecrets: \"${env:KEY}\"}]", "detect.yml:1:16: invalid-value: s: *")]
    [InlineData("sinks: [{name: s, type: webhook, url: \"${env:URL}\", body: \"{{alert.nope}}\"}]", "detect.yml:1:16: invalid-value: s: *")]
    [InlineData("sinks: [{name: s, type: email, host: h, from: nobody, to: a@contoso.example}]", "detect.yml:1:16: invalid-value: s: \"nobody\" is no mail address")]
    [InlineData("sinks: [{name: s, type: email, host: h, from: a@contoso.example, to: []}]", "detect.yml:1:9: missing-key: the email sink has no \"to\"; *")]
    [InlineData("sinks: [{name: \"\", type: stdout}]", "detect.yml:1:9: missing-key: the stdout sink has no \"name\"; *")]
    [InlineData("sources: [{name: a, type: kafka, brokers: [], topics: \"\"}]", "detect.yml:1:11: missing-key: the kafka source has no \"brokers\"; *", "detect.yml:1:11: missing-key: the kafka source has no \"topics\"; *")]
    [InlineData("sources: [{name: a, type: kafka, brokers: b, topics: t, security: sasl-ssl}]", "detect.yml:1:18: invalid-value: a: security sasl-ssl needs \"username\"")]
    [InlineData("sources: [{name: a, type: graph, tenant: contoso.example}]", "detect.yml:1:42: invalid-value: \"contoso.example\" is not a value of \"tenant\"; expected the tenant's id, a GUID, as other logs name it")]
    [InlineData("sources: [{name: a, type: http, tokens: \"${env:TOKEN}\"}, {name: b, type: http, tokens: \"${env:TOKEN}\"}]", "detect.yml:1:*: conflicting-keys: the sources \"a\" and \"b\" have a token in common; expected one of its own for each")]
    [InlineData("sinks: [{name: s, type: stdout}]\nroutes: [{sinks: s, level: high, upTo: low}]", "detect.yml:2:40: conflicting-keys: no alert is at least high and at most low; expected \"upTo\" no less than \"level\"")]
    public void What_keeps_a_worker_from_starting_is_said_before_it_is_started(string yaml, params string[] sentences)
    {
        var environment = new Dictionary<string, string>
        {
            ["KEY"] = "hush-hush",
            ["FTP"] = "ftp://contoso.example/hush-hush",
            ["URL"] = "https://contoso.example/hush-hush",
            ["TOKEN"] = "hush-hush-hush-hush",
        };

        var found = Configurations.Findings(yaml, environment).ToList();

        found.Should().HaveSameCount(sentences);
        found.Zip(sentences).Should().AllSatisfy(pair => pair.First.Should().Match(pair.Second).And.NotContain("hush-hush"));
    }

    [Fact]
    public void All_mistakes_are_said_at_once_in_their_order()
    {
        var found = Configurations.Findings("api: {listen: x}\nstore: 1\nsources: [{name: a, type: files}]\nsinkz: []");

        found.Select(sentence => sentence.Split(": ")[1]).Should().Equal("invalid-value", "wrong-type", "missing-key", "unexpected-key");
    }

    [Fact]
    public void Without_sources_and_sinks_it_warns() =>
        Configurations.Load("name: idle").Findings.Select(finding => finding.ToString()).Should().Equal(
            "detect.yml:1:1: no-sinks: there are no sinks, so alerts are only in the store; expected at least one under \"sinks\"",
            "detect.yml:1:1: no-sources: there are no sources, so no event is read; expected at least one under \"sources\"");

    [Fact]
    public async Task A_file_that_is_not_there_is_said()
    {
        var result = await ConfigurationFile.LoadAsync("nowhere/detect.yml", new Dictionary<string, string>(), vault: null, default);

        result.Configuration.Should().BeNull();
        result.Findings.Should().ContainSingle().Which.ToString().Should().Be(
            "nowhere/detect.yml:1:1: unreadable-file: no such file or folder; expected a configuration");
    }
}
