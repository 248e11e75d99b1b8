using System.Text;

namespace Detect.Connectors.Tests.Configuration;

/// <summary>Whatever a file and the environment say, loading ends in findings or a configuration, and in nothing else.</summary>
public sealed class ConfigurationFuzzTests
{
    private const int Cases = 10_000;
    private const int Seed = 20260304;

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", "- ", "\n", "\n  ", "\t", "\"", "'", "&a ", "*a", "<<: *a", "!!int ", "---\n", "...", "${env:", "${file:/dev/null}", "${keyvault:https://a/secrets/b}",
        "${env:A}", "}", "~", "null", "true", "1e999", "0x7fffffffffffffff", "-1", "99999999999999999999", "\0", "\u202e", "😀", "\ud800", "type: kafka", "type: http", "name:", "sinks:", "tokens:",
        "listen: \"[::]:0\"", "10.0.0.0/33", "::1/129", "http://a:b@c/", "4294967295y", "forever", "#", "%YAML 9.9\n", "? ", "| ", "> ",
    ];

    private static readonly string[] Variables =
    [
        "DETECT_", "DETECT___", "DETECT_SOURCES__0__TYPE", "DETECT_SOURCES____TYPE", "DETECT_SINKS__A__HEADERS__X", "DETECT_ROUTES__9999999999__SINKS", "DETECT_API__TOKENS__A__TOKEN", "DETECT_STORE__SQLITE",
        "DETECT_API__PROXY__ROLES__BOB", "DETECT_RULES", "DETECT_API__PROXY__ADDRESSES", "DETECT_SOURCES__A__CREDENTIAL__KIND", "DETECT_SOURCES__A__B__C__D", "DETECT_PUBLIC_URL",
    ];

    [Fact]
    public void Ten_thousand_mutated_configurations_end_in_findings_or_a_configuration()
    {
        var example = File.ReadAllText(Path.Join(RootOf(AppContext.BaseDirectory), "docs", "examples", "detect.yml"));
        var random = new Random(Seed);
        for (var number = 0; number < Cases; number++)
        {
            var text = Mutate(example, random);
            var environment = EnvironmentOf(random);
            Action load = () =>
            {
                var result = Configurations.Load(text, environment);
                (result.Configuration is not null || result.Findings.Count > 0).Should().BeTrue();
            };
            load.Should().NotThrow("case {0} of seed {1} is a text like others", number, Seed);
        }
    }

    private static Dictionary<string, string> EnvironmentOf(Random random)
    {
        var environment = new Dictionary<string, string>();
        for (var i = random.Next(4); i > 0; i--)
        {
            environment[Variables[random.Next(Variables.Length)]] = Pieces[random.Next(Pieces.Length)];
        }

        return environment;
    }

    private static string Mutate(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(mutated.Length);
            switch (random.Next(4))
            {
                case 0:
                    mutated.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1:
                    mutated.Remove(at, Math.Min(random.Next(1, 40), mutated.Length - at));
                    break;
                case 2:
                    mutated.Insert(at, text.AsSpan(random.Next(text.Length / 2), random.Next(text.Length / 2)));
                    break;
                default:
                    mutated[at] = (char)random.Next(1, 256);
                    break;
            }
        }

        return mutated.ToString();
    }

    private static string RootOf(string folder) => File.Exists(Path.Join(folder, "Detect.sln")) ? folder : RootOf(Path.GetDirectoryName(folder)!);
}
