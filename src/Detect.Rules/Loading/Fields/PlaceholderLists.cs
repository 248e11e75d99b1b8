using Detect.Events;

namespace Detect.Rules;

/// <summary>Value lists for <c>%placeholders%</c>: those of <c>sigma/value-lists.yml</c>, then the caller's.</summary>
internal sealed class PlaceholderLists
{
    private const string PrivilegedRolesName = "PrivilegedRoles";

    private static readonly Lazy<Dictionary<string, IReadOnlyList<string>>> Shipped = new(ReadShipped);

    private readonly Dictionary<string, IReadOnlyList<string>> lists;

    public PlaceholderLists(IReadOnlyDictionary<string, IReadOnlyList<string>>? own)
    {
        lists = new Dictionary<string, IReadOnlyList<string>>(Shipped.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in own ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            lists[name] = values;
        }
    }

    public IReadOnlyCollection<string> Names => lists.Keys;

    /// <returns>Null for a list nobody defined; an empty list for one that is named but waits for its members.</returns>
    public IReadOnlyList<string>? Find(string name) => lists.GetValueOrDefault(name);

    /// <summary>The file's lists, and the roles that the fact <c>role.privileged</c> goes by.</summary>
    private static Dictionary<string, IReadOnlyList<string>> ReadShipped()
    {
        var file = (YamlMapping)ShippedData.Read("value-lists.yml").Find("lists")!.Value;
        var lists = file.Entries.ToDictionary(
            entry => entry.Name,
            entry => (IReadOnlyList<string>)[.. ((YamlSequence)entry.Value).Items.Cast<YamlScalar>().Select(item => item.Text)]);
        lists.Add(PrivilegedRolesName, [.. PrivilegedRoles.NamesAndTemplateIds]);
        return lists;
    }
}
