namespace Detect.Stories;

/// <summary>Record ids in the formats of the services that write them.</summary>
internal static class RowIds
{
    public static string Pim(Guid correlationId, DateTimeOffset at) => $"PIM_{correlationId}_{Tenant.Contoso.Id}_{at.ToFileTime()}";

    public static string Directory(Guid correlationId, string label) =>
        $"Directory_{correlationId}_{Made.Token(label, 5)}_{Made.Number(label, 10_000_000, 200_000_000)}";

    public static string AccessReviews(string label) => $"AADERM_{Made.Id("aaderm/" + label)}_{Made.Token(label, 5)}";
}
