namespace Detect.Events;

/// <summary>Who made an Azure activity record's request: the token's claims, else the principal that was authorised.</summary>
internal static class ActivityActor
{
    internal static Actor Of(RecordIndex record)
    {
        var identity = record.Envelope(RecordNames.Identity);
        var claims = record.Member(identity, "claims"u8);
        var upn = FirstText(
            record,
            record.Member(claims, "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"u8),
            record.Member(claims, "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"u8));
        var evidence = record.Member(record.Member(identity, "authorization"u8), "evidence"u8);
        var id = FirstText(
            record,
            record.Member(claims, "http://schemas.microsoft.com/identity/claims/objectidentifier"u8),
            record.Member(evidence, "principalId"u8));
        if (Actor.HasText(record, upn))
        {
            return new Actor(ActorKind.User, id, record.Member(claims, "name"u8), upn);
        }

        var app = record.Member(claims, "appid"u8);
        id = FirstText(record, id, app);
        return new Actor(
            Actor.HasText(record, id) ? ActorKind.App : ActorKind.None, id, record.Member(claims, "name"u8), RecordIndex.Absent);
    }

    private static int FirstText(RecordIndex record, int first, int second) => Actor.FirstText(record, first, second);
}
