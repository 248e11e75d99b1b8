using System.Security.Cryptography;
using System.Text;

namespace Detect.Engine;

/// <summary>Made-up values of test records, always the same for one label.</summary>
internal static class MadeUp
{
    public const string Domain = "contoso.example";

    public static readonly string TenantId = Id("tenant/" + Domain);

    public static string Id(string label)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(label)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>A GUID stays as it is; any other text is a label for one.</summary>
    public static string IdOrLabel(string kind, string text) => Guid.TryParse(text, out _) ? text : Id($"{kind}/{text}");

    /// <summary><c>alice</c> is <c>alice@contoso.example</c>.</summary>
    public static string UserPrincipalName(string name) =>
        name.Contains('@', StringComparison.Ordinal) ? name : $"{name.Replace(' ', '.').ToLowerInvariant()}@{Domain}";

    /// <summary>
    /// What acts or is acted on has one id, by its type and name. An application and its service principal are two objects; an
    /// application that acts does so as its service principal.
    /// </summary>
    /// <param name="type">One of <see cref="TargetSetter.Types"/>.</param>
    public static string ObjectId(string type, string name) => type switch
    {
        "User" => Id("user/" + UserPrincipalName(name).ToLowerInvariant()),
        "Role" => RoleTemplates.IdOf(name) ?? Id("role-template/" + name),
        _ => Id($"{type}/{name}"),
    };

    /// <summary>Every id that a label can stand for in a test.</summary>
    public static IEnumerable<string> IdsOf(string label) =>
        TargetSetter.Types.Select(type => ObjectId(type, label)).Append(IdOrLabel("operation", label));

    /// <summary><c>alice.smith@contoso.example</c> is <c>Alice Smith</c>.</summary>
    public static string DisplayName(string userPrincipalName) => string.Join(
        ' ',
        userPrincipalName.Split('@')[0]
            .Split('.', '-', '_')
            .Where(word => word.Length > 0)
            .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
