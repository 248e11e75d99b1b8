using Detect.Rules;

namespace Detect.Connectors.Tests.Configuration;

/// <summary>Loads texts of configurations.</summary>
internal static class Configurations
{
    public const string Path = "detect.yml";

    public static readonly string Folder = AppContext.BaseDirectory;

    private static readonly Dictionary<string, string> NoEnvironment = [];

    public static ConfigurationLoadResult Load(string yaml, IReadOnlyDictionary<string, string>? environment = null, ISecretVault? vault = null) =>
        ConfigurationFile.LoadAsync(new RuleFile(Path, yaml), Folder, environment ?? NoEnvironment, vault, default).GetAwaiter().GetResult();

    public static DetectConfiguration Good(string yaml, IReadOnlyDictionary<string, string>? environment = null, ISecretVault? vault = null)
    {
        var result = Load(yaml, environment, vault);
        result.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Should().BeEmpty();
        return result.Configuration!;
    }

    /// <summary>Errors and warnings, but for those that say that nothing is read or told.</summary>
    public static IEnumerable<string> Findings(string yaml, IReadOnlyDictionary<string, string>? environment = null, ISecretVault? vault = null) =>
        Load(yaml, environment, vault).Findings
            .Where(finding => finding.Code is not (ConfigurationFindingCodes.NoSources or ConfigurationFindingCodes.NoSinks))
            .Select(finding => finding.ToString());
}
