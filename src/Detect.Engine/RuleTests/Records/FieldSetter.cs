using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Detect.Events;
using RegexMatch = System.Text.RegularExpressions.Match;

namespace Detect.Engine;

/// <summary>What became of setting a field: done, or why not.</summary>
/// <param name="Code">Null when it was done.</param>
internal readonly record struct SetOutcome(string? Code, string Message = "", string? Suggestion = null)
{
    public static readonly SetOutcome Done = new(null);
}

/// <summary>
/// Sets a field of a record by the name by which rules read it: the derived facts at every place that they are derived from,
/// anything else at its place in the record.
/// </summary>
internal static partial class FieldSetter
{
    public static SetOutcome Set(TestRecord record, string name, JsonNode? value)
    {
        if (value is JsonObject map && name == "actor")
        {
            return SetActor(record, map);
        }

        if (value is JsonObject targets && name == "target" && record.Table == EventTables.Audit)
        {
            return SetTargets(record, targets);
        }

        if (record.Table == EventTables.Audit && SetAuditFact(record, name, value))
        {
            return SetOutcome.Done;
        }

        return SetFact(record, name, Text(value), value) ? SetOutcome.Done : SetRaw(record, name, value);
    }

    private static SetOutcome SetActor(TestRecord record, JsonObject map)
    {
        foreach (var (key, value) in map)
        {
            switch (key)
            {
                case "app" when Text(value) is { } app:
                    ActorSetter.SetApp(record, app);
                    break;
                case "service" when record.Table == EventTables.Audit && Text(value) is { } service:
                    ActorSetter.SetService(record, service);
                    break;
                case "user" when Text(value) is { } user:
                    ActorSetter.SetUser(record, user);
                    break;
                default:
                    if (!SetFact(record, "actor." + key, Text(value), value))
                    {
                        return new SetOutcome(
                            RuleTestFindingCodes.UnsettableField,
                            $"\"{key}\" cannot be set of an actor here; expected user, app, service, id, displayName, userPrincipalName, ipAddress or userAgent");
                    }

                    break;
            }
        }

        return SetOutcome.Done;
    }

    private static SetOutcome SetTargets(TestRecord record, JsonObject map)
    {
        foreach (var (type, value) in map)
        {
            if (TargetSetter.TypeOf(type) is null)
            {
                return Unknown(record, "target." + type, suggestion: null);
            }

            if (Set(record, "target." + type, value) is { Code: not null } refused)
            {
                return refused;
            }
        }

        return SetOutcome.Done;
    }

    private static bool SetFact(TestRecord record, string name, string? text, JsonNode? value)
    {
        switch (name)
        {
            case "actor" when text is not null:
                ActorSetter.SetUser(record, text);
                return true;
            case "actor.userPrincipalName":
                ActorSetter.SetUserPrincipalName(record, text);
                return true;
            case "actor.id":
                ActorSetter.SetId(record, text);
                return true;
            case "actor.displayName":
                ActorSetter.SetDisplayName(record, text);
                return true;
            case "actor.ipAddress" or "ip":
                ActorSetter.SetIpAddress(record, text);
                return true;
            case "actor.userAgent":
                ActorSetter.SetUserAgent(record, text);
                return true;
            case "operation" or "operationName" or "activityDisplayName" when text is not null:
                OperationSetter.SetOperation(record, text);
                return true;
            case "operationId" when text is not null:
                OperationSetter.SetOperationId(record, text);
                return true;
            case "correlationId" when text is not null:
                OperationSetter.SetCorrelationId(record, text);
                return true;
            case "result" when text is not null:
                return OperationSetter.SetResult(record, text);
            default:
                return false;
        }
    }

    private static bool SetAuditFact(TestRecord record, string name, JsonNode? value)
    {
        var text = Text(value);
        if (name is "role" or "role.displayName" && text is not null)
        {
            RoleSetter.Set(record, text);
        }
        else if (name == "role.templateId" && text is not null)
        {
            RoleSetter.SetTemplateId(record, text);
        }
        else if (Detail().Match(name) is { Success: true } detail)
        {
            AuditParts.SetDetail(record.Resource, detail.Groups["key"].Value, text is null ? null : JsonValue.Create(text));
        }
        else if (Change().Match(name) is { Success: true } change)
        {
            var side = change.Groups["side"].Value == "old" ? ChangeSetter.OldSide : ChangeSetter.NewSide;
            ChangeSetter.Set(record, change.Groups["property"].Value, side, value);
        }
        else
        {
            return Target().Match(name) is { Success: true } target && SetTarget(record, target, value);
        }

        return true;
    }

    private static bool SetTarget(TestRecord record, RegexMatch match, JsonNode? value)
    {
        if (TargetSetter.TypeOf(match.Groups["type"].Value) is not { } type)
        {
            return false;
        }

        if (match.Groups["member"] is { Success: true } member)
        {
            TargetSetter.SetMember(record, type, member.Value, value);
            return true;
        }

        if (value is null)
        {
            AuditParts.RemoveTargets(record.Resource, type);
            return true;
        }

        if (Text(value) is not { } name)
        {
            return false;
        }

        TargetSetter.Set(record, type, name);
        return true;
    }

    private static SetOutcome SetRaw(TestRecord record, string name, JsonNode? value)
    {
        var resolution = FieldCatalogue.Default.Resolve(name, record.Table);
        if (resolution.Field is not { } field)
        {
            return Unknown(record, name, resolution.Suggestion);
        }

        if ((field.Tables & record.Table) == 0)
        {
            return new SetOutcome(
                RuleTestFindingCodes.UnsettableField, $"\"{name}\" is a field of {field.Tables}, and the record is of {record.Table}; expected a field of the record's own table");
        }

        if (RecordPaths.Of(record, field, name) is not { } path)
        {
            return new SetOutcome(
                RuleTestFindingCodes.UnsettableField,
                $"\"{name}\" is derived from other fields of {record.Table} and has no place of its own; expected those fields to be set");
        }

        record.Json.SetPath(path, IsText(field) && value is JsonValue scalar ? JsonValue.Create(Text(scalar)) : value);
        return SetOutcome.Done;
    }

    private static SetOutcome Unknown(TestRecord record, string name, string? suggestion)
    {
        var message = $"{record.Table} has no field \"{name}\" that a test can set";
        suggestion ??= Rules.NearMiss.Of(name, TargetSetter.Types.Select(type => "target." + JsonNamingPolicy.CamelCase.ConvertName(type)));
        return new SetOutcome(
            Rules.FindingCodes.UnknownField, suggestion is null ? $"{message}; expected a field that \"detect fields\" lists" : message, suggestion);
    }

    private static bool IsText(EventField field) => field.Type is FieldType.Text or FieldType.IpAddress or FieldType.Time;

    private static string? Text(JsonNode? value) => value switch
    {
        JsonValue scalar when scalar.GetValueKind() is JsonValueKind.True => "true",
        JsonValue scalar when scalar.GetValueKind() is JsonValueKind.False => "false",
        JsonValue scalar => scalar.ToString(),
        _ => null,
    };

    [GeneratedRegex(@"^details\[(?<key>[^\]]+)\]$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Detail();

    [GeneratedRegex(@"^change\[(?<property>[^\]]+)\]\.(?<side>old|new)$", RegexOptions.NonBacktracking)]
    private static partial Regex Change();

    [GeneratedRegex(@"^target\.(?<type>[A-Za-z]+)(\.(?<member>id|displayName|userPrincipalName|type))?$", RegexOptions.NonBacktracking)]
    private static partial Regex Target();
}
