namespace Detect.Events;

/// <summary>A place written "City, State, CC". The country always comes last; of two parts the first is read as the city.</summary>
internal readonly record struct PortalLocation(string? City, string? State, string? CountryOrRegion)
{
    internal static PortalLocation Of(string? text)
    {
        var parts = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length switch
        {
            0 => default,
            1 => new PortalLocation(null, null, parts[0]),
            2 => new PortalLocation(parts[0], null, parts[1]),
            _ => new PortalLocation(string.Join(", ", parts[..^2]), parts[^2], parts[^1]),
        };
    }

    internal void Write(CanonicalWriter writer)
    {
        if (CountryOrRegion is null) return;
        writer.Json.WriteStartObject("location");
        writer.Text("city", City).Text("state", State).Text("countryOrRegion", CountryOrRegion);
        writer.Json.WriteEndObject();
    }
}
