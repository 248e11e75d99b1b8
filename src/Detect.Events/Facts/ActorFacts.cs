using System.Net;

namespace Detect.Events;

/// <summary><c>actor</c> and what is known of it.</summary>
internal static class ActorFacts
{
    private static readonly int IpAddress = RecordNames.InResource("ipAddress"u8);
    private static readonly int UserAgent = RecordNames.InResource("userAgent"u8);
    private static readonly int CallerIpAddress = RecordNames.Envelope.Find("callerIpAddress"u8);

    internal static bool Best(FieldReader reader) => AddText(reader, Actor.Of(reader).Best(reader.Record));

    internal static bool Id(FieldReader reader) => AddText(reader, Actor.Of(reader).Id);

    internal static bool DisplayName(FieldReader reader) => AddText(reader, Actor.Of(reader).DisplayName);

    internal static bool UserPrincipalName(FieldReader reader) => AddText(reader, Actor.Of(reader).UserPrincipalName);

    internal static bool Kind(FieldReader reader)
    {
        var kind = Actor.Of(reader).Kind;
        if (kind == ActorKind.None)
        {
            return false;
        }

        reader.Add(reader.Record.Keep(kind switch
        {
            ActorKind.User => "user"u8,
            ActorKind.App => "app"u8,
            _ => "service"u8,
        }));
        return true;
    }

    internal static bool Address(FieldReader reader)
    {
        var record = reader.Record;
        if (reader.Table == EventTables.Audit)
        {
            return AddAddress(reader, record.Member(AuditNodes.InitiatedByUser(record), "ipAddress"u8))
                || AddAddress(reader, DetailFacts.Find(record, "ipaddr"u8))
                || AddAddress(reader, record.Envelope(CallerIpAddress));
        }

        return AddAddress(reader, record.Resource(IpAddress))
            || AddAddress(reader, record.Envelope(CallerIpAddress))
            || AddAddress(reader, record.Member(record.Member(record.Envelope(RecordNames.Identity), "claims"u8), "ipaddr"u8));
    }

    internal static bool Agent(FieldReader reader) =>
        AddText(reader, DetailFacts.Find(reader.Record, "useragent"u8)) || AddText(reader, reader.Record.Resource(UserAgent));

    internal static bool AddText(FieldReader reader, int node)
    {
        if (!Actor.HasText(reader.Record, node))
        {
            return false;
        }

        reader.Add(reader.Record.ValueOf(node));
        return true;
    }

    // Some services write addresses that are none, such as "::2a02:…" with nine groups: those are taken as unknown.
    private static bool AddAddress(FieldReader reader, int node)
    {
        var text = reader.Record.TextOf(node);
        return !text.IsEmpty && IPAddress.TryParse(text, out _) && text.IndexOfAny("."u8) + text.IndexOfAny(":"u8) > -2
            && AddText(reader, node);
    }
}
