using System.Text.Json;

namespace Detect.Events;

/// <summary>
/// One object out of <c>Actor[]</c> or <c>Target[]</c>, which list everything known about all objects as one flat list:
/// type 1 is a name, 3 a PUID, 4 a service principal name, 5 a UPN, and 2 anything else, such as <c>User_</c> plus id, that
/// id, and the class <c>User</c>.
/// </summary>
internal sealed class Office365Entity
{
    private static readonly string[] Classes =
    [
        "User", "Group", "Role", "ServicePrincipal", "Application", "Device", "Policy", "Directory", "Company", "Domain",
        "AdministrativeUnit", "Contact",
    ];

    internal string? Id { get; private set; }

    internal string? Name { get; private set; }

    internal string? Upn { get; private set; }

    internal string? Class { get; private set; }

    internal string? AppId { get; private set; }

    internal bool IsApp => Class is "ServicePrincipal" or "Application" || (Class is null && Upn is null && Id is null && Name is not null);

    /// <summary>A new object begins with each <c>Class_id</c> that differs from the one being read.</summary>
    internal static List<Office365Entity> Read(JsonElement list)
    {
        var entities = new List<Office365Entity>();
        foreach (var item in list.Items())
        {
            if (Office365Record.Known(item.TextOf("ID")) is not { } text) continue;
            var head = ClassAndId(text);
            var current = entities.Count == 0 ? null : entities[^1];
            if (current is null || (head is { } h && current.Class is not null && h.Id != current.Id))
            {
                current = new Office365Entity();
                entities.Add(current);
            }

            current.Take(item.TextOf("Type"), text, head);
        }

        return entities;
    }

    private void Take(string? type, string text, (string Class, string Id)? head)
    {
        if (head is { } known)
        {
            (Class, var id) = known;
            if (Id is not null && Id != id) AppId ??= Id;
            Id = id;
        }
        else if (type is "5" or "UPN")
        {
            Upn = text;
        }
        else if (type is "1" or "Name")
        {
            Name = text;
        }
        else if (type is "4" or "SPN")
        {
            AppId ??= Office365Record.OnlyGuid(text);
        }
        else if (type is not ("3" or "PUID"))
        {
            TakeOther(text);
        }
    }

    private void TakeOther(string text)
    {
        if (Classes.Contains(text)) Class ??= text;
        else if (Office365Record.OnlyGuid(text) is not { } guid) Name ??= text;
        else if (Id is null) Id = guid;
        else if (Id != guid) AppId ??= guid;
    }

    private static (string Class, string Id)? ClassAndId(string text)
    {
        var underscore = text.IndexOf('_', StringComparison.Ordinal);
        if (underscore <= 0 || Office365Record.OnlyGuid(text[(underscore + 1)..]) is not { } id) return null;
        return Classes.Contains(text[..underscore]) ? (text[..underscore], id) : null;
    }
}
