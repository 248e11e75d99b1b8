using System.Reflection;
using System.Text;

namespace Detect.Connectors.Tests.Configuration;

/// <summary>docs/configuration.md and the JSON schema say what is read. Set UPDATE_GOLDEN=1 and review the difference.</summary>
public sealed class ConfigurationPageTests
{
    private const string Begin = "<!-- The tables of keys are made from the program's. -->\n";
    private const string End = "<!-- End of the tables of keys. -->\n";

    private static readonly string Docs = Path.Join(RootOf(AppContext.BaseDirectory), "docs");

    private static bool Updates => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    [Fact]
    public void The_schema_is_what_the_program_reads_by()
    {
        var path = Path.Join(Docs, "schemas", "detect.schema.json");
        if (Updates)
        {
            File.WriteAllText(path, ConfigurationJsonSchema.Text);
        }

        File.ReadAllText(path).Should().Be(ConfigurationJsonSchema.Text);
    }

    [Fact]
    public void The_page_lists_every_key()
    {
        var path = Path.Join(Docs, "configuration.md");
        var page = File.ReadAllText(path);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var tables = Tables();
        if (Updates)
        {
            File.WriteAllText(path, page[..begin] + tables + page[end..]);
            return;
        }

        page[begin..end].Should().Be(tables);
    }

    [Fact]
    public async Task The_example_is_a_configuration_without_mistakes()
    {
        var environment = new Dictionary<string, string>
        {
            ["DETECT_INGEST_TOKEN"] = "an-ingest-token-of-the-tests",
            ["DETECT_ANALYST_TOKEN"] = "an-analyst-token-of-the-tests",
            ["SLACK_WEBHOOK"] = "https://hooks.slack.example/services/T0/B0/x",
        };

        var result = await ConfigurationFile.LoadAsync(Path.Join(Docs, "examples", "detect.yml"), environment, vault: null, default);

        result.Findings.Should().BeEmpty();
        result.Configuration!.Sources.Should().HaveCount(3);
        result.Configuration.Sinks.Should().HaveCount(3);
        result.Configuration.Routes.Should().HaveCount(3);
    }

    [Fact]
    public void Every_code_has_its_paragraph_and_a_test()
    {
        var page = File.ReadAllText(Path.Join(Docs, "configuration.md"));
        var tests = string.Concat(Directory.EnumerateFiles(Path.Join(RootOf(AppContext.BaseDirectory), "tests", "Detect.Connectors.Tests", "Configuration"), "*.cs").Select(File.ReadAllText));
        var codes = typeof(ConfigurationFindingCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        codes.Should().AllSatisfy(code =>
        {
            page.Should().Contain($"\n| `{code}` |");
            tests.Should().Contain(code);
        });
    }

    private static string Tables()
    {
        var text = new StringBuilder();
        Append(text, "Top level", "", ConfigurationSchema.Root.Keys);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, string path, IEnumerable<ConfigurationKey> keys)
    {
        var list = keys.ToList();
        text.Append('\n').Append("### ").Append(title).Append("\n\n| key | holds | default | meaning |\n|---|---|---|---|\n");
        foreach (var key in list)
        {
            var standard = key.IsRequired ? "required" : key.Default is { } value ? $"`{value}`" : "";
            text.Append("| `").Append(key.Name).Append("` | ").Append(Holds(key.Shape)).Append(" | ").Append(standard).Append(" | ").Append(key.Description).Append(" |\n");
        }

        foreach (var key in list)
        {
            AppendBelow(text, path + key.Name, key.Shape is ListShape list2 ? list2.Item : key.Shape);
        }
    }

    private static void AppendBelow(StringBuilder text, string path, Shape shape)
    {
        if (shape is MapShape map)
        {
            Append(text, $"`{path}`", path + ".", map.Keys);
        }
        else if (shape is TypedMapShape typed)
        {
            Append(text, $"`{path}`, every type", path + ".", typed.Common);
            foreach (var (type, keys) in typed.Types)
            {
                Append(text, $"`{path}`, type `{type}`", $"{path}.", keys);
            }
        }
    }

    private static string Holds(Shape shape) => shape switch
    {
        ListShape { Item: ScalarShape { Kind: ScalarKind.Word } words } => "list of " + Holds(words),
        ListShape list => "list of " + Holds(list.Item) + (list.Item is ScalarShape { Kind: ScalarKind.Text or ScalarKind.Path or ScalarKind.Secret or ScalarKind.Network or ScalarKind.Endpoint } ? "s" : ""),
        MapShape => "map",
        TypedMapShape => "maps",
        NamesShape names => "map to " + Holds(names.Value),
        ScalarShape { Kind: ScalarKind.Word } words => string.Join(", ", words.Words.Select(word => $"`{word}`")),
        ScalarShape scalar => scalar.Kind.ToString().ToLowerInvariant(),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static string RootOf(string folder) => File.Exists(Path.Join(folder, "Detect.sln")) ? folder : RootOf(Path.GetDirectoryName(folder)!);
}
