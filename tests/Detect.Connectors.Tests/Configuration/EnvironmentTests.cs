using System.Net;

namespace Detect.Connectors.Tests.Configuration;

public sealed class EnvironmentTests
{
    [Fact]
    public void Variables_alone_make_a_configuration()
    {
        var configuration = Configurations.Good("", new Dictionary<string, string>
        {
            ["DETECT_NAME"] = "edge",
            ["DETECT_STORE__SQLITE"] = "/var/lib/detect/detect.db",
            ["DETECT_ENGINE__ALLOWED_LATENESS"] = "2h",
            ["DETECT_SOURCES__SIGN_INS__TYPE"] = "kafka",
            ["DETECT_SOURCES__SIGN_INS__BROKERS"] = "a:9092, b:9092",
            ["DETECT_SOURCES__SIGN_INS__TOPICS"] = "signins",
            ["DETECT_SINKS__SOC__TYPE"] = "webhook",
            ["DETECT_SINKS__SOC__URL"] = "https://hooks.contoso.example/1",
            ["DETECT_ROUTES__0__SINKS"] = "soc",
            ["DETECT_ROUTES__0__LEVEL"] = "high",
            ["DETECT_API__LISTEN"] = "127.0.0.1:9000",
            ["PATH"] = "/usr/bin",
        });

        configuration.Name.Should().Be("edge");
        configuration.Store.SqlitePath.Should().Be("/var/lib/detect/detect.db");
        configuration.Engine.AllowedLateness.Should().Be(TimeSpan.FromHours(2));
        configuration.Api.Listen.Should().Equal(IPEndPoint.Parse("127.0.0.1:9000"));
        var source = configuration.Sources.Should().ContainSingle().Which.Should().BeOfType<KafkaSourceSettings>().Which;
        source.Name.Should().Be("sign-ins");
        source.Brokers.Should().Equal("a:9092", "b:9092");
        configuration.Sinks.Should().ContainSingle().Which.Name.Should().Be("soc");
        configuration.Routes.Should().ContainSingle().Which.Sinks.Should().Equal("soc");
    }

    [Fact]
    public void A_variable_overrides_what_the_file_says()
    {
        var configuration = Configurations.Good(
            "name: file\nsources: [{name: hub-a, type: files, path: here, tenant: x}, {name: b, type: files, path: there}]",
            new Dictionary<string, string> { ["DETECT_NAME"] = "env", ["DETECT_SOURCES__HUB_A__TENANT"] = "contoso" });

        configuration.Name.Should().Be("env");
        configuration.Sources.Select(source => source.TenantId).Should().Equal("contoso", null);
    }

    [Theory]
    [InlineData("DETECT_STORE__SQLLITE", "DETECT_STORE__SQLLITE:1:1: unknown-variable: no setting is called SQLLITE; did you mean \"DETECT_STORE__SQLITE\"?")]
    [InlineData("DETECT_STORE__X", "DETECT_STORE__X:1:1: unknown-variable: no setting is called X; expected \"SQLITE\", \"POSTGRESQL\" or \"SCHEMA\" after DETECT_STORE__")]
    [InlineData("DETECT_STORE", "DETECT_STORE:1:1: unknown-variable: DETECT_STORE cannot be set like this; expected a key after it")]
    [InlineData("DETECT_NAME__X", "DETECT_NAME__X:1:1: unknown-variable: DETECT_NAME cannot be set like this; expected no key after it")]
    [InlineData("DETECT_NMAE", "DETECT_NMAE:1:1: unknown-variable: no setting is called NMAE, so it has no effect; did you mean \"DETECT_NAME\"?")]
    [InlineData("DETECT_ENGINE__THREADS", "DETECT_ENGINE__THREADS:1:1: invalid-value: \"many\" is not a value of \"threads\"; expected a whole number from 1 to 256")]
    [InlineData("DETECT_SOURCES__A__TOPICS", "DETECT_SOURCES__A__TOPICS:1:1: missing-key: the source has no \"type\"; *")]
    public void A_variable_that_sets_nothing_is_said(string variable, string sentence) =>
        Configurations.Findings("", new Dictionary<string, string> { [variable] = "many" }).Should().ContainMatch(sentence);

    [Theory]
    [InlineData("DETECT_PORT")]
    [InlineData("DETECT_SERVICE_HOST")]
    [InlineData("DETECT_CONFIG")]
    public void Variables_that_a_platform_sets_by_itself_are_left_alone(string variable) =>
        Configurations.Findings("", new Dictionary<string, string> { [variable] = "tcp://192.0.2.1:80" }).Should().BeEmpty();
}
