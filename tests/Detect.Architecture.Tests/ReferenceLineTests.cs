using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Detect.Architecture.Tests;

/// <summary>The projects form the line Events ← Rules ← Engine ← Connectors ← { Cli, Server }; read from what was compiled, not from project files.</summary>
public sealed class ReferenceLineTests
{
    private static readonly string[] Line = ["Detect.Events", "Detect.Rules", "Detect.Engine", "Detect.Connectors", "detect"];

    private const string Server = "detect-server";

    // The reference assemblies of the shared framework; everything else is a package.
    private static readonly string[] Framework = ["System.", "Microsoft.CSharp", "Microsoft.Win32.", "netstandard"];

    public static TheoryData<string> Assemblies => [.. Line];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void A_project_refers_only_to_those_before_it(string assembly)
    {
        var later = Line[Array.IndexOf(Line, assembly)..];

        References(assembly).Should().NotContain(later);
    }

    [Fact]
    public void Every_project_is_used_by_the_next()
    {
        foreach (var (earlier, later) in Line.Zip(Line[1..]))
        {
            References(later).Should().Contain(earlier);
        }
    }

    [Fact]
    public void Events_refers_to_nothing_but_the_framework() =>
        References("Detect.Events").Where(IsPackage).Should().BeEmpty();

    [Fact]
    public void Rules_brings_YamlDotNet_and_nothing_else() =>
        References("Detect.Rules").Where(IsPackage).Except(Line).Should().Equal("YamlDotNet");

    [Fact]
    public void The_engine_brings_no_cloud_web_or_database_library() =>
        References("Detect.Engine").Where(IsPackage).Except(Line)
            .Should().BeSubsetOf(["System.Reactive", "Microsoft.Extensions.Logging.Abstractions", "YamlDotNet"]);

    [Fact]
    public void Console_libraries_stay_in_the_command() =>
        Line[..^1].SelectMany(References).Should().NotContain(["System.CommandLine", "Spectre.Console"]);

    [Fact]
    public void The_server_ends_the_line_as_the_command_does() =>
        References(Server).Should().Contain(Line[..^1]).And.NotContain(Line[^1]);

    [Fact]
    public void Nothing_refers_to_the_server() => Line.SelectMany(References).Should().NotContain(Server);

    [Fact]
    public void Only_the_server_knows_ASP_NET()
    {
        Line.SelectMany(References).Should().NotContain(name => IsAspNet(name));
        References(Server).Should().Contain(name => IsAspNet(name));
    }

    private static bool IsAspNet(string name) => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal);

    // Rx is a package although its name begins like the framework's.
    private static bool IsPackage(string name) =>
        name is "System.Reactive" or "System.CommandLine" || !Framework.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static IReadOnlyList<string> References(string assembly)
    {
        using var file = File.OpenRead(Path.Join(AppContext.BaseDirectory, assembly + ".dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
