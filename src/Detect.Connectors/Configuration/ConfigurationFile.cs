using System.Collections;
using Detect.Rules;

namespace Detect.Connectors;

/// <param name="Configuration">Null when there are errors.</param>
public sealed record ConfigurationLoadResult(DetectConfiguration? Configuration, IReadOnlyList<Finding> Findings);

/// <summary>Reads detect.yml and the environment.</summary>
public static class ConfigurationFile
{
    public const string DefaultName = "detect.yml";

    public const string PathVariable = "DETECT_CONFIG";

    private const long MostBytes = 1024 * 1024;

    /// <summary>The file that was asked for, else the one in the environment, else detect.yml of the working folder if it is there.</summary>
    public static string? Find(string? asked, IReadOnlyDictionary<string, string> environment) =>
        asked ?? (environment.TryGetValue(PathVariable, out var path) && path.Length > 0 ? path : File.Exists(DefaultName) ? DefaultName : null);

    public static IReadOnlyDictionary<string, string> EnvironmentOfProcess() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    /// <param name="path">Null to go by the environment alone.</param>
    /// <param name="vault">Null to leave Key Vault references alone: what they stand for is empty then, and not checked.</param>
    public static async Task<ConfigurationLoadResult> LoadAsync(
        string? path, IReadOnlyDictionary<string, string> environment, ISecretVault? vault, CancellationToken cancellation)
    {
        if (path is null)
        {
            return await LoadAsync(new RuleFile("environment", ""), Environment.CurrentDirectory, environment, vault, cancellation).ConfigureAwait(false);
        }

        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MostBytes)
            {
                return Unreadable(path, "is larger than 1 MB; expected a configuration");
            }

            var text = await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false);
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return await LoadAsync(new RuleFile(path, text), folder, environment, vault, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(path, Directory.Exists(path) ? "is a folder; expected a file" : $"{FileProblem.Describe(e)}; expected a configuration");
        }
    }

    /// <param name="folder">Relative paths in it begin there.</param>
    public static async Task<ConfigurationLoadResult> LoadAsync(
        RuleFile file, string folder, IReadOnlyDictionary<string, string> environment, ISecretVault? vault, CancellationToken cancellation)
    {
        var findings = new DocumentFindings(file.Path);
        var tree = new ConfigurationTree(file.Path, findings);
        var documents = YamlReader.Read(file, findings);
        if (findings.HasErrors)
        {
            return new ConfigurationLoadResult(null, tree.Findings);
        }

        ReadDocuments(documents, tree);
        new EnvironmentOverlay(tree).Apply(environment);
        var references = new SecretReferences(tree, folder, environment, vault);
        await references.ResolveAsync(cancellation).ConfigureAwait(false);
        new ShapeCheck(tree, references.IsPending).Check();
        var root = SettingsMap.Of(tree.Root, folder);
        new CrossChecks(tree, root, references.IsPending).Check();
        var configuration = tree.HasErrors ? null : SettingsReader.Read(root);
        if (configuration is not null)
        {
            await new PartsCheck(tree, root, references.IsPending).CheckAsync(configuration).ConfigureAwait(false);
        }

        return new ConfigurationLoadResult(tree.HasErrors ? null : configuration, tree.Findings);
    }

    private static void ReadDocuments(IReadOnlyList<YamlNode> documents, ConfigurationTree tree)
    {
        switch (documents)
        {
            case [YamlMapping map]:
                tree.Root = map;
                break;
            case [] or [YamlScalar { IsNull: true }]:
                break;
            case [var other]:
                tree.Error(other, FindingCodes.WrongType, $"the configuration is {other.Kind}; expected a map");
                break;
            default:
                tree.Error(documents[1], FindingCodes.WrongType, "the file has more than one document; expected one");
                break;
        }
    }

    private static ConfigurationLoadResult Unreadable(string path, string message) => new(
        null, [new Finding(path, new SourcePosition(1, 1), FindingSeverity.Error, ConfigurationFindingCodes.UnreadableFile, message)]);
}
