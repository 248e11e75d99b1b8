using Detect.Rules;

namespace Detect.Connectors;

/// <summary>Holds a configuration against the tables of keys, and says everything that does not fit.</summary>
internal sealed class ShapeCheck(ConfigurationTree tree, Func<YamlScalar, bool> isPending)
{
    public void Check() => Check(tree.Root, ConfigurationSchema.Root, key: "");

    private void Check(YamlNode node, Shape shape, string key)
    {
        switch (shape)
        {
            case ScalarShape scalar:
                CheckScalar(node, scalar, key);
                break;
            case ListShape list:
                CheckList(node, list, key);
                break;
            case MapShape map when MapOf(node, key, map.Name) is { } mapping:
                CheckKeys(mapping, map.Name, map.Keys);
                break;
            case TypedMapShape typed when MapOf(node, key, typed.Name) is { } mapping:
                CheckTyped(mapping, typed);
                break;
            case NamesShape names when MapOf(node, key, names.Name) is { } mapping:
                foreach (var entry in mapping.Entries)
                {
                    Check(entry.Value, names.Value, entry.Name);
                }

                break;
        }
    }

    private void CheckTyped(YamlMapping mapping, TypedMapShape shape)
    {
        var type = (mapping.Find(TypedMapShape.TypeKey)?.Value as YamlScalar)?.Text;
        if (type is not null && !shape.Types.ContainsKey(type))
        {
            // Which keys it may have is not known: only those of any type are none.
            CheckKnown(mapping, shape.Name, [.. shape.AllKeys]);
            CheckValues(mapping, shape.Name, shape.Common);
            return;
        }

        CheckKeys(mapping, type is null ? shape.Name : $"the {type} {shape.Name["the ".Length..]}", shape.KeysOf(type));
    }

    private void CheckKeys(YamlMapping mapping, string name, IReadOnlyList<ConfigurationKey> keys)
    {
        CheckKnown(mapping, name, keys);
        CheckValues(mapping, name, keys);
    }

    private void CheckKnown(YamlMapping mapping, string name, IReadOnlyList<ConfigurationKey> keys)
    {
        var known = keys.Select(key => key.Name).ToList();
        foreach (var entry in mapping.Entries.Where(entry => !known.Contains(entry.Name)))
        {
            var suggestion = NearestName.Of(entry.Name, known);
            var message = $"{name} has no key \"{entry.Name}\"";
            var at = tree.IsFromVariable(entry.Value) ? (YamlNode)entry.Value : entry.Key;
            tree.Error(at, FindingCodes.UnexpectedKey, suggestion is null ? $"{message}; expected {Words.Or(known)}" : message, suggestion);
        }
    }

    private void CheckValues(YamlMapping mapping, string name, IReadOnlyList<ConfigurationKey> keys)
    {
        foreach (var key in keys)
        {
            var value = mapping.Find(key.Name)?.Value;
            if (value is not (null or YamlScalar { IsNull: true }) && !(key.IsRequired && IsEmpty(value)))
            {
                Check(value, key.Shape, key.Name);
            }
            else if (key.IsRequired)
            {
                var at = mapping.Entries.Select(entry => entry.Value).FirstOrDefault(tree.IsFromVariable) ?? mapping;
                tree.Error(at, FindingCodes.MissingKey, $"{name} has no \"{key.Name}\"; expected {Meaning(key)}");
            }
        }
    }

    private bool IsEmpty(YamlNode value) => value switch
    {
        YamlSequence list => list.Items.Count == 0 || list.Items.Any(IsEmpty),
        YamlScalar scalar => !isPending(scalar) && !scalar.IsNull && string.IsNullOrWhiteSpace(scalar.Text),
        _ => false,
    };

    private static string Meaning(ConfigurationKey key) => key.Shape is ScalarShape { Kind: ScalarKind.Word } words
        ? Words.Or(words.Words)
        : char.ToLowerInvariant(key.Description[0]) + key.Description[1..].TrimEnd('.');

    private void CheckList(YamlNode node, ListShape list, string key)
    {
        if (node is YamlSequence sequence)
        {
            foreach (var item in sequence.Items)
            {
                Check(item, list.Item, key);
            }
        }
        else if (list.Item is ScalarShape scalar)
        {
            CheckScalar(node, scalar, key);
        }
        else
        {
            WrongType(node, key, "a list of maps");
        }
    }

    private void CheckScalar(YamlNode node, ScalarShape shape, string key)
    {
        if (node is not YamlScalar scalar)
        {
            WrongType(node, key, "text");
        }
        else if (scalar.IsNull)
        {
            tree.Error(node, FindingCodes.WrongType, $"\"{key}\" holds nothing; expected text");
        }
        else if (isPending(scalar))
        {
            return;
        }
        else if (ScalarText.Expected(shape, scalar.Text) is { } expected)
        {
            var suggestion = shape.Kind == ScalarKind.Word && !tree.IsReference(scalar) ? NearestName.Of(scalar.Text, shape.Words) : null;
            var message = $"\"{tree.Shown(scalar)}\" is not a value of \"{key}\"";
            tree.Error(scalar, ConfigurationFindingCodes.InvalidValue, suggestion is null ? $"{message}; expected {expected}" : message, suggestion);
        }
        else if (shape.Kind == ScalarKind.Secret && IsLiteralSecret(scalar) && !(shape.IsHeader && !HeaderSecrets.MayHold(key, scalar.Text)))
        {
            tree.Warning(
                scalar,
                ConfigurationFindingCodes.SecretInFile,
                $"the secret \"{key}\" is written out in the file; expected a reference such as ${{env:NAME}}, ${{file:/path}} or ${{keyvault:https://VAULT/secrets/NAME}}");
        }
    }

    /// <summary>A connection string without a password is none.</summary>
    private bool IsLiteralSecret(YamlScalar scalar) =>
        !tree.IsFromVariable(scalar)
        && !tree.IsReference(scalar)
        && !(scalar.Text.StartsWith("Host=", StringComparison.OrdinalIgnoreCase) && !scalar.Text.Contains("Password", StringComparison.OrdinalIgnoreCase));

    private YamlMapping? MapOf(YamlNode node, string key, string name)
    {
        if (node is YamlMapping mapping)
        {
            return mapping;
        }

        if (key.Length > 0)
        {
            WrongType(node, key, "a map");
        }
        else
        {
            tree.Error(node, FindingCodes.WrongType, $"{name} is {node.Kind}; expected a map");
        }

        return null;
    }

    private void WrongType(YamlNode node, string key, string expected) =>
        tree.Error(node, FindingCodes.WrongType, $"\"{key}\" holds {(node is YamlScalar { IsNull: true } ? "nothing" : node.Kind)}; expected {expected}");
}
