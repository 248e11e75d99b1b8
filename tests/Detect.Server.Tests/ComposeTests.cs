using System.Text.RegularExpressions;
using Detect.Connectors;
using YamlDotNet.RepresentationModel;

namespace Detect.Server.Tests;

/// <summary>docker-compose.yml as far as it can be checked without an engine to run it.</summary>
public sealed partial class ComposeTests
{
    private static readonly string[] ServiceKeys =
        ["image", "build", "command", "environment", "volumes", "ports", "depends_on", "restart"];

    private readonly YamlMappingNode compose = Read("docker-compose.yml");

    [Fact]
    public void Every_service_has_an_image_of_one_version_or_is_built_here()
    {
        foreach (var (name, service) in Services())
        {
            service.Children.Keys.Select(Text).Should().BeSubsetOf(ServiceKeys, name);
            if (Find(service, "image") is { } image)
            {
                Image().IsMatch(Text(image)).Should().BeTrue($"{name}'s image {Text(image)} names its version");
            }
            else
            {
                Find(service, "build").Should().NotBeNull(name);
            }
        }
    }

    [Fact]
    public void Everything_that_is_mounted_or_built_from_is_in_the_repository()
    {
        var worker = Services().Single(service => service.Name == "worker").Service;
        var build = (YamlMappingNode)Find(worker, "build")!;
        File.Exists(Path.Join(Repository.Root, Text(Find(build, "dockerfile")!))).Should().BeTrue();
        foreach (var mount in Services().SelectMany(service => Items(service.Service, "volumes")).Where(mount => mount.StartsWith('.')))
        {
            Path.Exists(Path.Join(Repository.Root, mount.Split(':')[0])).Should().BeTrue(mount);
        }
    }

    [Fact]
    public void What_a_service_waits_for_is_a_service()
    {
        var names = Services().Select(service => service.Name).ToList();
        Services().SelectMany(service => Items(service.Service, "depends_on")).Should().BeSubsetOf(names);
    }

    [Fact]
    public async Task The_workers_configuration_is_valid_with_the_variables_that_the_file_sets()
    {
        var worker = Services().Single(service => service.Name == "worker").Service;
        var environment = ((YamlMappingNode)Find(worker, "environment")!).Children
            .ToDictionary(pair => Text(pair.Key), pair => Default().Replace(Text(pair.Value), "$1"), StringComparer.Ordinal);

        var loaded = await ConfigurationFile.LoadAsync(
            Path.Join(Repository.Root, "docs", "compose", "detect.yml"), environment, null, CancellationToken.None);

        loaded.Findings.Should().BeEmpty();
        loaded.Configuration!.Sources.Should().ContainSingle();
        loaded.Configuration.Sinks.Should().HaveCount(2);
    }

    [Fact]
    public void The_hub_that_is_read_and_written_is_the_emulators()
    {
        var emulator = File.ReadAllText(Path.Join(Repository.Root, "docs", "compose", "emulator.json"));
        using var json = System.Text.Json.JsonDocument.Parse(emulator);
        var hub = json.RootElement.GetProperty("UserConfig").GetProperty("NamespaceConfig")[0].GetProperty("Entities")[0];

        hub.GetProperty("Name").GetString().Should().Be("entra");
        hub.GetProperty("ConsumerGroups")[0].GetProperty("Name").GetString().Should().Be("detect");
        var producer = Services().Single(service => service.Name == "producer").Service;
        Items(producer, "command").Should().ContainInOrder("-t", "entra");
    }

    [Fact]
    public void The_steps_of_the_Dockerfile_name_what_is_there()
    {
        var lines = File.ReadAllLines(Path.Join(Repository.Root, "src", "Detect.Server", "Dockerfile"));
        var publish = lines.Single(line => line.Contains("dotnet publish", StringComparison.Ordinal)).Split(' ')[3];
        File.Exists(Path.Join(Repository.Root, publish)).Should().BeTrue(publish);
        lines.Last().Should().Contain("detect-server.dll");
        lines.Where(line => line.StartsWith("FROM", StringComparison.Ordinal)).Should().OnlyContain(line => Image().IsMatch(line.Split(' ')[1]));
    }

    private static YamlMappingNode Read(string path)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Join(Repository.Root, path))));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private IEnumerable<(string Name, YamlMappingNode Service)> Services() =>
        ((YamlMappingNode)Find(compose, "services")!).Children.Select(pair => (Text(pair.Key), (YamlMappingNode)pair.Value));

    private static YamlNode? Find(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private static IEnumerable<string> Items(YamlMappingNode service, string key) =>
        Find(service, key) is YamlSequenceNode list ? list.Children.Select(Text) : [];

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value ?? "";

    // A registry's or Docker Hub's name, and a version that is not "latest".
    [GeneratedRegex(@"^[a-z0-9.-]+(/[a-z0-9._-]+)*:(?!latest$)[0-9][A-Za-z0-9._-]*$")]
    private static partial Regex Image();

    [GeneratedRegex(@"\$\{[A-Z_]+:-([^}]*)\}")]
    private static partial Regex Default();
}
