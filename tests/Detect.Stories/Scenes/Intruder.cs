namespace Detect.Stories;

/// <summary>Whoever uses somebody else's account in the stories: where from, and with what.</summary>
internal static class Intruder
{
    private const string Agent = "python-requests/2.32.3";

    public static Person As(Person victim, string address) => victim with
    {
        IpAddress = address,
        UserAgent = Agent,
        Browser = "",
        OperatingSystem = "",
        Place = new Place("Reykjavik", "Capital Region", "IS", 64.15, -21.94),
    };
}
