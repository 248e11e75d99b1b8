using System.Net;
using System.Net.Sockets;
using Detect.Connectors.Store;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>What must hold between values: names, references from one part to another, and what may not go together.</summary>
internal sealed class CrossChecks(ConfigurationTree tree, SettingsMap root, Func<YamlScalar, bool> isPending)
{
    private const int ShortestToken = 16;

    // 10.0.0.0/8 and fc00::/7.
    private const int LargestPrivate = 8;
    private const int LargestPrivateV6 = 7;

    private static readonly TimeSpan LongestSession = TimeSpan.FromMinutes(5);

    public void Check()
    {
        CheckNames("sources", "the source");
        CheckNames("sinks", "the sink");
        CheckRoutes();
        WarnOfPrivateAddresses();
        CheckStore();
        CheckSources();
        CheckApi();
        CheckFiles();
        new RetentionChecks(tree, root).Check();
        if (!tree.HasErrors)
        {
            WarnOfNothing();
        }
    }

    private void CheckNames(string key, string what)
    {
        var seen = new Dictionary<string, YamlNode>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in root.Maps(key))
        {
            if (item.NodeOf("name") is YamlScalar { IsNull: false } name && !seen.TryAdd(name.Text, name))
            {
                tree.Error(
                    name,
                    ConfigurationFindingCodes.RepeatedName,
                    $"{what} \"{name.Text}\" is already on line {seen[name.Text].Position.Line}; expected each name once, case aside");
            }
        }
    }

    private void CheckRoutes()
    {
        var sinks = root.Maps("sinks").Select(sink => sink.Text("name")).OfType<string>().ToList();
        foreach (var route in root.Maps("routes"))
        {
            if (route.Word<RuleLevel>("level") > route.Word<RuleLevel>("upTo"))
            {
                tree.Error(
                    route.NodeOf("upTo")!,
                    ConfigurationFindingCodes.ConflictingKeys,
                    $"no alert is at least {route.Text("level")} and at most {route.Text("upTo")}; expected \"upTo\" no less than \"level\"");
            }
        }

        foreach (var name in root.Maps("routes").SelectMany(route => Scalars(route.NodeOf("sinks"))))
        {
            if (!sinks.Contains(name.Text, StringComparer.Ordinal))
            {
                var suggestion = NearestName.Of(name.Text, sinks);
                var message = $"no sink is called \"{name.Text}\"";
                var expected = sinks.Count == 0 ? "a sink under \"sinks\"" : Words.Or(sinks);
                tree.Error(name, ConfigurationFindingCodes.UnknownSink, suggestion is null ? $"{message}; expected {expected}" : message, suggestion);
            }
        }
    }

    /// <summary>Names are looked up only when something is sent; an address can be told now.</summary>
    private void WarnOfPrivateAddresses()
    {
        foreach (var sink in root.Maps("sinks").Where(sink => sink.Text(TypedMapShape.TypeKey) is "webhook" or "slack" or "teams"))
        {
            if (sink.NodeOf("url") is YamlScalar { IsNull: false } url
                && !isPending(url)
                && Uri.TryCreate(url.Text, UriKind.Absolute, out var written)
                && IPAddress.TryParse(written.Host.Trim('[', ']'), out var address)
                && !new AddressGuard(sink.Networks("allowNetworks")).Allows(address))
            {
                tree.Warning(
                    url,
                    ConfigurationFindingCodes.PrivateAddress,
                    $"{address} is not a public address, so nothing is sent there; expected its network under \"allowNetworks\"");
            }
        }
    }

    private void CheckStore()
    {
        var store = root.Map("store");
        if (store.Has("sqlite") && store.Has("postgresql"))
        {
            tree.Error(
                store.NodeOf("postgresql")!,
                ConfigurationFindingCodes.ConflictingKeys,
                "the store has both \"sqlite\" and \"postgresql\"; expected one of them");
        }
        else if (store.NodeOf("postgresql") is YamlScalar { IsNull: false } connection && !isPending(connection))
        {
            CheckConnection(connection);
        }
    }

    private void CheckConnection(YamlScalar connection)
    {
        try
        {
            PostgresConnection.Parse(connection.Text);
        }
        catch (StoreException e)
        {
            tree.Error(connection, ConfigurationFindingCodes.InvalidValue, e.Message);
        }
    }

    // What the Kafka client would refuse again and again once the worker runs.
    private void CheckMembership(SettingsMap source)
    {
        if (source.NodeOf("sessionTimeout") is YamlScalar { IsNull: false } timeout && !isPending(timeout) && source.Timespan("sessionTimeout") > LongestSession)
        {
            tree.Error(
                timeout,
                ConfigurationFindingCodes.InvalidValue,
                $"\"{timeout.Text}\" is not a value of \"sessionTimeout\"; expected at most 5m, after which a group gives partitions to others in any case");
        }

        foreach (var key in (string[])["group", "consumerGroup"])
        {
            if (source.NodeOf(key) is YamlScalar { IsNull: false, Text: "" } group)
            {
                tree.Error(group, ConfigurationFindingCodes.InvalidValue, $"\"{key}\" is empty; expected a consumer group that nothing else reads with");
            }
        }
    }

    private void CheckSources()
    {
        var withoutToken = new List<SettingsMap>();
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in root.Maps("sources"))
        {
            CheckMembership(source);
            switch (source.Text(TypedMapShape.TypeKey))
            {
                case "eventhubs" or "eventhubs-kafka" when !source.Has("namespace") && !source.Has("connectionString"):
                    Missing(source, "neither \"namespace\" nor \"connectionString\"; expected the host name of the namespace, or a connection string");
                    break;
                case "eventhubs" when !source.Has("blobContainer") && !source.Has("blobConnectionString"):
                    Missing(source, "neither \"blobContainer\" nor \"blobConnectionString\"; expected where checkpoints are kept");
                    break;
                case "graph" when !source.Has("tenant"):
                    Missing(source, "no \"tenant\"; expected the tenant that Graph is asked for");
                    break;
                case "azure-activity":
                    CheckActivity(source);
                    break;
                case "loganalytics" when source.NodeOf("workspace") is YamlScalar { IsNull: false } workspace && !isPending(workspace) && !Guid.TryParse(workspace.Text, out _):
                    tree.Error(
                        workspace,
                        ConfigurationFindingCodes.InvalidValue,
                        $"\"{workspace.Text}\" is not a value of \"workspace\"; expected the workspace's id, a GUID, and not its name or resource id");
                    break;
                case "http" when !source.Has("tokens"):
                    withoutToken.Add(source);
                    break;
                case "graph" when source.NodeOf("tenant") is YamlScalar { IsNull: false } tenant && !isPending(tenant) && !Guid.TryParse(tenant.Text, out _):
                    tree.Error(
                        tenant,
                        ConfigurationFindingCodes.InvalidValue,
                        $"\"{tree.Shown(tenant)}\" is not a value of \"tenant\"; expected the tenant's id, a GUID, as other logs name it");
                    break;
                case "http":
                    CheckTokens(Scalars(source.NodeOf("tokens")));
                    CheckOwnTokens(source, tokens);
                    break;
            }
        }

        foreach (var source in withoutToken.Count > 1 || !IsLoopbackOnly() ? withoutToken : [])
        {
            Missing(source, "no \"tokens\"; expected a token, since several sources are pushed to or the API listens beyond loopback");
        }
    }

    private void CheckActivity(SettingsMap source)
    {
        var subscriptions = Scalars(source.NodeOf("subscriptions")).ToList();
        if (!source.Flag("tenantLevel") && subscriptions.Count == 0)
        {
            Missing(source, "nothing to read; expected \"subscriptions\", or \"tenantLevel\" to be true");
        }

        foreach (var odd in subscriptions.Where(id => !isPending(id) && !Guid.TryParse(id.Text, out _)))
        {
            tree.Error(
                odd, ConfigurationFindingCodes.InvalidValue, $"\"{odd.Text}\" is not a value of \"subscriptions\"; expected a subscription's id, a GUID, and not its name");
        }

        if (source.Timespan("lookback") > AzureActivitySettings.KeptByAzure && source.NodeOf("lookback") is { } lookback)
        {
            tree.Error(
                lookback, ConfigurationFindingCodes.InvalidValue, $"Azure gives the activity log of {AzureActivitySettings.KeptByAzure.Days} days; expected a \"lookback\" of no more");
        }
    }

    /// <summary>The token says which source a body is of.</summary>
    private void CheckOwnTokens(SettingsMap source, Dictionary<string, string> owners)
    {
        foreach (var token in Scalars(source.NodeOf("tokens")).Where(token => !isPending(token)))
        {
            var name = source.RequiredText("name");
            if (!owners.TryAdd(token.Text, name) && owners[token.Text] != name)
            {
                tree.Error(
                    token, ConfigurationFindingCodes.ConflictingKeys, $"the sources \"{owners[token.Text]}\" and \"{name}\" have a token in common; expected one of its own for each");
            }
        }
    }

    private void Missing(SettingsMap source, string what) =>
        tree.Error(source.NodeOf(TypedMapShape.TypeKey)!, FindingCodes.MissingKey, $"the {source.Text(TypedMapShape.TypeKey)} source has {what}");

    private bool IsLoopbackOnly() => root.Map("api").Endpoints("listen").All(endpoint => IPAddress.IsLoopback(endpoint.Address));

    private void CheckApi()
    {
        var api = root.Map("api");
        if (!IsLoopbackOnly() && !api.Maps("tokens").Any() && !api.Has("proxy"))
        {
            tree.Error(
                Scalars(api.NodeOf("listen")).First(),
                ConfigurationFindingCodes.OpenListener,
                "the API would listen beyond this machine for anybody; expected \"tokens\" or \"proxy\" beside such a \"listen\"");
        }

        CheckTokens(api.Maps("tokens").SelectMany(token => Scalars(token.NodeOf("token"))));
        CheckProxy(api.Map("proxy"));
    }

    private void CheckProxy(SettingsMap proxy)
    {
        foreach (var scalar in Scalars(proxy.NodeOf("addresses")).Where(scalar => !isPending(scalar)))
        {
            if (ScalarText.TryNetwork(scalar.Text, out var network)
                && network.PrefixLength < (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? LargestPrivate : LargestPrivateV6))
            {
                tree.Error(
                    scalar,
                    ConfigurationFindingCodes.OpenListener,
                    $"{tree.Shown(scalar)} is larger than any private network, and whoever is in it could claim to be anybody; expected the proxy's own addresses");
            }
        }
    }

    private void CheckTokens(IEnumerable<YamlScalar> tokens)
    {
        foreach (var token in tokens.Where(token => !isPending(token) && token.Text.Length < ShortestToken))
        {
            tree.Error(token, ConfigurationFindingCodes.InvalidValue, $"the token is shorter than {ShortestToken} characters; expected a long random one");
        }
    }

    private void CheckFiles()
    {
        foreach (var key in new[] { "rules", "accounts", "silences", "valueLists", "pipelines" })
        {
            var written = Scalars(root.NodeOf(key)).Where(scalar => !isPending(scalar));
            foreach (var (scalar, path) in written.Zip(root.Paths(key)))
            {
                if (!Path.Exists(path))
                {
                    tree.Error(scalar, ConfigurationFindingCodes.MissingFile, $"\"{tree.Shown(scalar)}\" does not exist; expected a file{(key == "rules" ? " or folder" : "")}");
                }
            }
        }
    }

    private void WarnOfNothing()
    {
        if (!root.Maps("sources").Any())
        {
            tree.Warning(tree.Root, ConfigurationFindingCodes.NoSources, "there are no sources, so no event is read; expected at least one under \"sources\"");
        }

        if (!root.Maps("sinks").Any())
        {
            tree.Warning(tree.Root, ConfigurationFindingCodes.NoSinks, "there are no sinks, so alerts are only in the store; expected at least one under \"sinks\"");
        }
    }

    private static IEnumerable<YamlScalar> Scalars(YamlNode? node) => node switch
    {
        YamlSequence list => list.Items.OfType<YamlScalar>().Where(item => !item.IsNull),
        YamlScalar { IsNull: false } scalar => [scalar],
        _ => [],
    };
}
