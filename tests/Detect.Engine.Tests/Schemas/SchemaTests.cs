using System.Text.Json.Nodes;
using Detect.Engine.Tests.Mutation;
using Detect.Rules;

namespace Detect.Engine.Tests.Schemas;

/// <summary>Set UPDATE_GOLDEN=1, run the tests, and review the difference.</summary>
public sealed class SchemaTests
{
    private const string Marker = "# yaml-language-server: $schema=";

    public static TheoryData<string> ShippedFiles =>
        [.. Directory.EnumerateFiles(ShippedDetections.Root, "*.yml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Relative)];

    private static string Repository { get; } = Path.GetDirectoryName(ShippedDetections.Root)!;

    private static bool Updates => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    [Theory]
    [InlineData("rule.schema.json")]
    [InlineData("rule-test.schema.json")]
    [InlineData("records.schema.json")]
    public void The_schemas_are_what_the_loader_reads_by(string name)
    {
        var path = Path.Combine(Repository, "docs", "schemas", name);
        if (Updates)
        {
            File.WriteAllText(path, TextOf(name));
        }

        File.ReadAllText(path).Should().Be(TextOf(name));
    }

    [Theory]
    [MemberData(nameof(ShippedFiles))]
    public void Every_shipped_file_names_its_schema_in_its_first_line(string file)
    {
        var path = Path.Combine(ShippedDetections.Root, file);
        var schema = Path.Combine(Repository, "docs", "schemas", SchemaOf(file));
        var line = Marker + Path.GetRelativePath(Path.GetDirectoryName(path)!, schema).Replace('\\', '/');
        if (Updates && !File.ReadAllText(path).StartsWith(Marker, StringComparison.Ordinal))
        {
            File.WriteAllText(path, line + "\n" + File.ReadAllText(path));
        }

        File.ReadLines(path).First().Should().Be(line);
    }

    [Theory]
    [MemberData(nameof(ShippedFiles))]
    public void Every_shipped_file_fits_its_schema(string file)
    {
        var schema = JsonNode.Parse(TextOf(SchemaOf(file)))!.AsObject();
        var text = File.ReadAllText(Path.Combine(ShippedDetections.Root, file));
        var documents = YamlReader.Read(new RuleFile(file, text), new DocumentFindings(file));

        documents.Should().NotBeEmpty();
        documents.SelectMany(document => SchemaCheck.Check(YamlJson.Of(document), schema)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("rule.schema.json", "{title: x, detection: {selection: {operation: x}}}", "/detection: lacks condition")]
    [InlineData("rule.schema.json", "{title: x, level: hihg, detection: {condition: x}}", "/level: hihg is none of the words")]
    [InlineData("rule.schema.json", "{title: x, correlation: {type: event_count, timespan: 60, group_by: [actor]}}", "/correlation: has group_by, which is not known", "/correlation/timespan: is a number", "/correlation/timespan: 60 does not match")]
    [InlineData("rule.schema.json", "{title: x}", ": fits none of the choices")]
    [InlineData("rule-test.schema.json", "{tests: [{name: x, events: [{use: sign-in}], alerts: []}]}", "/tests[0]/events[0]: lacks at")]
    [InlineData("rule-test.schema.json", "{tests: [{name: x, events: [], alerts: [{cuont: 3}]}]}", "/tests[0]/alerts[0]: has cuont, which is not known")]
    public void The_schemas_find_mistakes(string name, string yaml, params string[] problems)
    {
        var schema = JsonNode.Parse(TextOf(name))!.AsObject();
        var document = YamlReader.Read(new RuleFile("x.yml", yaml), new DocumentFindings("x.yml")).Single();

        SchemaCheck.Check(YamlJson.Of(document), schema).Should().BeEquivalentTo(problems);
    }

    private static string TextOf(string name) => name switch
    {
        "rule.schema.json" => RuleSchema.Text,
        "rule-test.schema.json" => RuleTestSchema.Tests,
        _ => RuleTestSchema.Records,
    };

    private static string SchemaOf(string file) => file.EndsWith(".test.yml", StringComparison.Ordinal) ? "rule-test.schema.json"
        : file.EndsWith(".records.yml", StringComparison.Ordinal) ? "records.schema.json"
        : "rule.schema.json";

    private static string Relative(string path) => Path.GetRelativePath(ShippedDetections.Root, path).Replace('\\', '/');
}
