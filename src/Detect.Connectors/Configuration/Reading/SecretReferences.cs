using System.Text;
using System.Text.RegularExpressions;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>Puts what they stand for in place of <c>${env:NAME}</c>, <c>${file:/path}</c> and <c>${keyvault:https://...}</c>, in any text.</summary>
internal sealed partial class SecretReferences(
    ConfigurationTree tree, string folder, IReadOnlyDictionary<string, string> environment, ISecretVault? vault)
{
    private const int MostBytes = 64 * 1024;

    private readonly Dictionary<string, string?> known = new(StringComparer.Ordinal);

    /// <summary>Scalars whose references were not looked up, because there is no vault or they failed: they are not checked further.</summary>
    private readonly HashSet<YamlScalar> pending = [];

    public bool IsPending(YamlScalar scalar) => pending.Contains(scalar);

    public async Task ResolveAsync(CancellationToken cancellation) =>
        tree.Root = (YamlMapping)await ResolveAsync(tree.Root, cancellation).ConfigureAwait(false);

    private async Task<YamlNode> ResolveAsync(YamlNode node, CancellationToken cancellation)
    {
        switch (node)
        {
            case YamlMapping map:
                var entries = new List<YamlEntry>(map.Entries.Count);
                foreach (var entry in map.Entries)
                {
                    entries.Add(entry with { Value = await ResolveAsync(entry.Value, cancellation).ConfigureAwait(false) });
                }

                return new YamlMapping(entries, map.Position);
            case YamlSequence list:
                var items = new List<YamlNode>(list.Items.Count);
                foreach (var item in list.Items)
                {
                    items.Add(await ResolveAsync(item, cancellation).ConfigureAwait(false));
                }

                return new YamlSequence(items, list.Position);
            case YamlScalar scalar when scalar.Text.Contains("${", StringComparison.Ordinal):
                return await ResolveTextAsync(scalar, cancellation).ConfigureAwait(false);
            default:
                return node;
        }
    }

    private async Task<YamlScalar> ResolveTextAsync(YamlScalar scalar, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var end = 0;
        var isWhole = true;
        foreach (Match match in Reference().Matches(scalar.Text))
        {
            var value = await LookUpAsync(scalar, match.Groups["kind"].Value, match.Groups["name"].Value, cancellation).ConfigureAwait(false);
            isWhole &= value is not null;
            text.Append(scalar.Text, end, match.Index - end).Append(value);
            end = match.Index + match.Length;
        }

        text.Append(scalar.Text, end, scalar.Text.Length - end);
        var resolved = tree.Resolved(scalar, text.ToString());
        if (!isWhole)
        {
            pending.Add(resolved);
        }

        return resolved;
    }

    private async Task<string?> LookUpAsync(YamlScalar at, string kind, string name, CancellationToken cancellation)
    {
        var reference = $"{kind}:{name}";
        if (known.TryGetValue(reference, out var value))
        {
            return value;
        }

        value = kind switch
        {
            "env" => OfEnvironment(at, name),
            "file" => OfFile(at, name),
            "keyvault" => await OfVaultAsync(at, name, cancellation).ConfigureAwait(false),
            _ => Fail(at, $"\"${{{reference}}}\" is no reference; expected ${{env:NAME}}, ${{file:PATH}} or ${{keyvault:https://VAULT/secrets/NAME}}"),
        };
        known[reference] = value;
        return value;
    }

    private string? OfEnvironment(YamlScalar at, string name) => environment.TryGetValue(name, out var value) && value.Length > 0
        ? value
        : Fail(at, $"the environment variable {name} is not set; expected the value that ${{env:{name}}} stands for");

    private string? OfFile(YamlScalar at, string name)
    {
        try
        {
            var path = Path.GetFullPath(name, folder);
            var text = new FileInfo(path).Length > MostBytes ? null : File.ReadAllText(path).TrimEnd('\r', '\n');
            return text switch
            {
                null => Fail(at, $"the file {name} is larger than 64 KB; expected one that holds a secret"),
                "" => Fail(at, $"the file {name} is empty; expected one that holds a secret"),
                _ => text,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Fail(at, $"the file {name}: {FileProblem.Describe(e)}; expected one that holds a secret");
        }
    }

    private async Task<string?> OfVaultAsync(YamlScalar at, string name, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(name, UriKind.Absolute, out var secret) || secret.Scheme != Uri.UriSchemeHttps || !secret.AbsolutePath.StartsWith("/secrets/", StringComparison.Ordinal))
        {
            return Fail(at, $"\"{name}\" is not the address of a secret; expected https://VAULT/secrets/NAME");
        }

        if (vault is null)
        {
            return null;
        }

        try
        {
            return await vault.GetAsync(secret, cancellation).ConfigureAwait(false);
        }
        catch (SecretVaultException e)
        {
            return Fail(at, $"{name}: {e.Message}");
        }
    }

    private string? Fail(YamlScalar at, string message)
    {
        tree.Error(at, ConfigurationFindingCodes.UnresolvedReference, message);
        return null;
    }

    [GeneratedRegex(@"\$\{(?:(?<kind>[a-z]+):)?(?<name>[^{}]*)\}")]
    private static partial Regex Reference();
}
