using System.Text;

namespace Detect.Events;

/// <summary>
/// <c>role</c>, from both layouts: PIM's target of type Role, and the modified properties by which the directory names the
/// role a member was added to (new value) or removed from (old value).
/// </summary>
internal static class RoleFacts
{
    private static readonly NameTable NameProperties = new(["Role.DisplayName", "RoleDefinition.DisplayName"]);

    private static readonly NameTable TemplateProperties =
        new(["Role.TemplateId", "RoleDefinition.TemplateId", "TemplateId", "RoleDefinitionOriginId"]);

    internal static bool DisplayName(FieldReader reader)
    {
        var names = NamesIn(reader);
        foreach (var name in names)
        {
            var builtIn = PrivilegedRoles.ByName(reader.Record.Slice(name));
            if (builtIn is not null && !Ascii.EqualsIgnoreCase(reader.Record.Slice(name), Encoding.UTF8.GetBytes(builtIn.Name)))
            {
                reader.Add(reader.Record.Keep(builtIn.Name));
            }

            reader.Add(name);
        }

        return names.Count > 0;
    }

    internal static bool TemplateId(FieldReader reader)
    {
        var ids = TemplateIdsIn(reader);
        ids.ForEach(reader.Add);
        return ids.Count > 0;
    }

    internal static bool IsPrivileged(FieldReader reader)
    {
        var ids = TemplateIdsIn(reader);
        var names = NamesIn(reader);
        if (ids.Count + names.Count == 0)
        {
            return false;
        }

        var record = reader.Record;
        reader.AddBoolean(ids.Exists(id => PrivilegedRoles.ByTemplateId(record.Slice(id)) is not null)
            || names.Exists(name => PrivilegedRoles.ByName(record.Slice(name)) is not null));
        return true;
    }

    private static List<RecordValue> NamesIn(FieldReader reader)
    {
        var names = ChangedTo(reader, NameProperties);
        var record = reader.Record;
        foreach (var target in AuditNodes.Targets(record))
        {
            if (TargetFacts.IsOfType(record, target, "Role"u8))
            {
                AddOnce(record, names, record.Member(target, "displayName"u8));
            }
        }

        return names;
    }

    // Records that name a built-in role but not its template: the name tells.
    private static List<RecordValue> TemplateIdsIn(FieldReader reader)
    {
        var record = reader.Record;
        var ids = ChangedTo(reader, TemplateProperties);
        if (ids.Count == 0)
        {
            AddOnce(record, ids, DetailFacts.Find(record, "templateid"u8));
        }

        if (ids.Count == 0)
        {
            foreach (var name in NamesIn(reader))
            {
                if (PrivilegedRoles.ByName(record.Slice(name)) is { } role)
                {
                    ids.Add(record.Keep(role.TemplateId));
                }
            }
        }

        return ids;
    }

    // The values of the first of the properties that any target has, new before old.
    private static List<RecordValue> ChangedTo(FieldReader reader, NameTable properties)
    {
        var record = reader.Record;
        var found = new List<RecordValue>();
        var best = int.MaxValue;
        foreach (var target in AuditNodes.Targets(record))
        {
            foreach (var change in AuditNodes.Changes(record, target))
            {
                var property = properties.Find(record.TextOf(record.Member(change, "displayName"u8)));
                if (property < 0 || property > best || ChangedTo(reader, change) is not { Count: > 0 } values)
                {
                    continue;
                }

                if (property < best)
                {
                    found.Clear();
                }

                best = property;
                values.ForEach(value => AddOnce(record, found, value));
            }
        }

        return found;
    }

    private static List<RecordValue> ChangedTo(FieldReader reader, int change)
    {
        foreach (var side in (ReadOnlySpan<ChangeSide>)[ChangeSide.New, ChangeSide.Old])
        {
            ChangeFacts.AddSide(reader, change, side, []);
            var values = reader.TakeBack();
            values.RemoveAll(value => value.Kind != FieldValueKind.Text || value.IsEmpty);
            if (values.Count > 0)
            {
                return values;
            }
        }

        return [];
    }

    private static void AddOnce(RecordIndex record, List<RecordValue> values, int node)
    {
        if (Actor.HasText(record, node))
        {
            AddOnce(record, values, record.ValueOf(node));
        }
    }

    private static void AddOnce(RecordIndex record, List<RecordValue> values, RecordValue value)
    {
        if (value.Kind == FieldValueKind.Text && !value.IsEmpty
            && !values.Exists(other => record.Slice(other).SequenceEqual(record.Slice(value))))
        {
            values.Add(value);
        }
    }
}
