namespace Detect.Events;

/// <summary>A built-in role as <c>sigma/privileged-roles.json</c> lists it.</summary>
/// <param name="OldNames">Names under which older records, or well-known object names, mean the same role.</param>
internal sealed record PrivilegedRole(string TemplateId, string Name, IReadOnlyList<string>? OldNames = null);

/// <summary>The directory roles that count as privileged.</summary>
public static class PrivilegedRoles
{
    private static readonly IReadOnlyList<PrivilegedRole> Roles =
        CatalogueData.Embedded<IReadOnlyList<PrivilegedRole>>("privileged-roles.json");

    private static readonly NameTable TemplateIds = new([.. Roles.Select(role => role.TemplateId)]);

    private static readonly IReadOnlyList<(string Name, PrivilegedRole Role)> Names =
        [.. Roles.SelectMany(role => (role.OldNames ?? []).Prepend(role.Name).Select(name => (name, role)))];

    private static readonly NameTable NameIndex = new([.. Names.Select(pair => pair.Name)]);

    /// <summary>Everything by which a record can call one of the roles.</summary>
    public static IEnumerable<string> NamesAndTemplateIds => Roles.SelectMany(role => (role.OldNames ?? []).Prepend(role.Name).Append(role.TemplateId));

    internal static PrivilegedRole? ByTemplateId(ReadOnlySpan<byte> templateId)
    {
        var number = TemplateIds.FindFolded(templateId);
        return number < 0 ? null : Roles[number];
    }

    internal static PrivilegedRole? ByName(ReadOnlySpan<byte> name)
    {
        var number = NameIndex.FindFolded(name);
        return number < 0 ? null : Names[number].Role;
    }
}
