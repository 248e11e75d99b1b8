using System.Security.Cryptography;
using System.Text;
using Detect.Events;

namespace Detect.Cli;

/// <summary>A field that a rule compares, and the value that the event has there.</summary>
/// <param name="Note">What the value means, where it does not say so itself.</param>
internal sealed record DraftField(string Name, string Value, FieldValueKind Kind = FieldValueKind.Text, string? Note = null);

/// <summary>What identifies an event's kind: never ids of things, times, people or addresses.</summary>
internal sealed record RuleDraft(string Title, string Service, IReadOnlyList<DraftField> Fields, IReadOnlyList<string> ChangedProperties)
{
    private const int LongestFileName = 80;

    private static readonly (EventTables Table, string Service, string[] Fields)[] Kinds =
    [
        (EventTables.Audit, "auditlogs", ["operation", "loggedByService", "category", "result", "role.templateId", "targetResources.type"]),
        (EventTables.SignIn, "interactivesigninlogs", SignInFields),
        (EventTables.NonInteractiveSignIn, "noninteractiveusersigninlogs", SignInFields),
        (EventTables.ServicePrincipalSignIn, "serviceprincipalsigninlogs", ApplicationSignInFields),
        (EventTables.ManagedIdentitySignIn, "managedidentitysigninlogs", ApplicationSignInFields),
        (EventTables.RiskDetection, "riskdetection", ["riskEventType", "riskLevel", "riskState"]),
        (EventTables.Provisioning, "provisioninglogs", ["operation", "provisioningAction", "result"]),
        (EventTables.AzureActivity, "azureactivity", ["operation", "result"]),
    ];

    private static readonly HashSet<string> NoNews = new(StringComparer.OrdinalIgnoreCase) { "", "none", "hidden", "notApplied", "unknownFutureValue" };

    // Everything that PIM writes has these, whatever it is about.
    private static readonly HashSet<string> EmptyTargets = new(StringComparer.OrdinalIgnoreCase) { "Request", "Directory", "Other", "" };

    public static EventTables Tables { get; } = Kinds.Aggregate(EventTables.None, (tables, kind) => tables | kind.Table);

    /// <summary>The title in a file's words.</summary>
    public string FileName
    {
        get
        {
            var words = new string([.. Title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')])
                .Split('-', StringSplitOptions.RemoveEmptyEntries);
            var name = string.Join('-', words);
            return name.Length <= LongestFileName ? name : name[..LongestFileName].TrimEnd('-');
        }
    }

    /// <summary>Made of what the rule compares, so that it is the same each time.</summary>
    public string Id
    {
        get
        {
            var text = string.Join('\n', Fields.Select(compared => $"{compared.Name}={compared.Value}").Concat(ChangedProperties).Prepend(Service));
            var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
            bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
            bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
            return new Guid(bytes, bigEndian: true).ToString();
        }
    }

    private static string[] SignInFields =>
        ["status.errorCode", "appDisplayName", "clientAppUsed", "authenticationProtocol", "conditionalAccessStatus", "riskLevelDuringSignIn"];

    private static string[] ApplicationSignInFields => ["status.errorCode", "resourceDisplayName"];

    /// <returns>Null where the event's table has no rules, or the event says nothing that could identify its kind.</returns>
    public static RuleDraft? Of(AuditEvent e)
    {
        if (Array.Find(Kinds, kind => kind.Table == e.Table) is not { Service: not null } found)
        {
            return null;
        }

        var fields = found.Fields.Select(name => Read(e, name)).OfType<DraftField>().ToList();
        return fields.Count == 0 ? null : new RuleDraft(TitleOf(e, fields), found.Service, fields, ChangedBy(e));
    }

    public static IReadOnlyList<FieldValue> Values(AuditEvent e, string name) =>
        FieldCatalogue.Default.Resolve(name, e.Table).Field is { } field ? [.. e.Read(field).Values] : [];

    private static DraftField? Read(AuditEvent e, string name)
    {
        var values = Values(e, name).Where(value => value.Kind is not (FieldValueKind.Null or FieldValueKind.Json));
        var news = name == "targetResources.type" ? values.Where(value => !EmptyTargets.Contains(value.Text)) : values;
        if (news.Select(value => (FieldValue?)value).FirstOrDefault() is not { } first || NoNews.Contains(first.Text))
        {
            return null;
        }

        var note = name == "role.templateId" ? Values(e, "role").Select(value => value.Text).FirstOrDefault() : null;
        return new DraftField(name, name == "operation" && e.Table == EventTables.Audit ? AsLogged(first.Text) : first.Text, first.Kind, note);
    }

    /// <summary>Folded names match here only; as the log spells it, the rule matches elsewhere too.</summary>
    private static string AsLogged(string folded) => OperationCatalogue.Default.Operations
        .Select(operation => operation.Name)
        .FirstOrDefault(name => string.Equals(OperationName.Fold(name), folded, StringComparison.OrdinalIgnoreCase)) ?? folded;

    private static string TitleOf(AuditEvent e, List<DraftField> fields)
    {
        string? Value(string name) => fields.Find(field => field.Name == name)?.Value;

        var role = fields.Find(field => field.Name == "role.templateId")?.Note;
        var subject = (Value("operation") is null ? null : e.Operation) ?? Value("riskEventType") ?? Value("appDisplayName") ?? Value("resourceDisplayName");
        var what = (e.Table & EventTables.AllSignIns) != 0 ? $"Sign-in{(subject is null ? "" : $" to {subject}")}" : subject ?? fields[0].Value;
        var outcome = Value("status.errorCode") switch { null or "0" => "", var code => $", error {code}" };
        return $"{what}{(role is null ? "" : $", {role}")}{outcome}{(Value("result") == "failure" ? ", failed" : "")}";
    }

    /// <summary>Which properties a change is of says what kind of change it is; what is created or deleted has them all.</summary>
    private static List<string> ChangedBy(AuditEvent e)
    {
        string[] changes = ["Update ", "Set ", "Change "];
        return e.Table != EventTables.Audit || !changes.Any(verb => e.Operation.StartsWith(verb, StringComparison.OrdinalIgnoreCase))
            ? []
            : [.. Values(e, "targetResources.modifiedProperties.displayName").Select(value => value.Text).Where(IsTelling).Distinct(StringComparer.Ordinal).Take(3)];
    }

    private static bool IsTelling(string property) =>
        property.Length > 0 && property.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_')
        && !property.StartsWith("TargetId.", StringComparison.OrdinalIgnoreCase)
        && !property.StartsWith("Role", StringComparison.OrdinalIgnoreCase)
        && property is not ("TemplateId" or "Action" or "ActorId.ServicePrincipalNames");
}
