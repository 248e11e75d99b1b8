namespace Detect.Stories;

/// <summary>Interactive sign-ins, on whole seconds: Graph keeps no more, and one event must have one time in every dialect.</summary>
public static class SignIns
{
    public static readonly SignInApp AzurePortal = new(
        "Azure Portal",
        Guid.Parse("c44b4083-3bb0-49c1-b47d-974e53cbdf3c"),
        "Windows Azure Service Management API",
        Guid.Parse("797f4846-ba00-4fd7-ba43-dac1f8f63013"));

    public static readonly SignInApp OutlookWeb = new(
        "One Outlook Web",
        Guid.Parse("9199bf20-a13f-4107-85dc-02114787ef48"),
        "Office 365 Exchange Online",
        Guid.Parse("00000002-0000-0ff1-ce00-000000000000"));

    public static SignInRow Succeeds(Person who, DateTimeOffset at, SignInApp app) => Row(who, at, app);

    public static SignInRow WrongPassword(Person who, DateTimeOffset at, SignInApp app) => Row(who, at, app) with
    {
        ErrorCode = 50126,
        FailureReason = "Error validating credentials due to invalid username or password.",
        AdditionalDetails = "The user didn't enter the right credentials.",
    };

    public static SignInRow MfaDenied(Person who, DateTimeOffset at, SignInApp app) => Row(who, at, app) with
    {
        ErrorCode = 500121,
        FailureReason = "Authentication failed during strong authentication request.",
        AdditionalDetails = "MFA denied; user declined the authentication",
    };

    private static SignInRow Row(Person who, DateTimeOffset at, SignInApp app)
    {
        var second = new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerSecond), at.Offset);
        var label = $"sign-in/{who.UserPrincipalName}/{second:O}/{app.AppId}";
        return new SignInRow
        {
            At = second,
            Id = Made.Id(label).ToString(),
            CorrelationId = Made.Id("correlation/" + label),
            Who = who,
            IpAddress = who.IpAddress,
            Place = who.Place,
            App = app,
        };
    }
}
