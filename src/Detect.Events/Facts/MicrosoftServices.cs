using System.Text;

namespace Detect.Events;

/// <summary>Display names under which Entra's own services act, read from <c>sigma/microsoft-services.json</c>.</summary>
internal static class MicrosoftServices
{
    private static readonly NameTable Names = new(CatalogueData.Embedded<IReadOnlyList<string>>("microsoft-services.json"));

    internal static bool Contains(ReadOnlySpan<byte> displayName) =>
        !displayName.IsEmpty && (Names.Find(displayName) >= 0 || Names.FindFolded(displayName) >= 0);

    /// <summary>MS-PIM, or MS-PIM-Fairfax in the cloud of the US government.</summary>
    internal static bool IsPim(ReadOnlySpan<byte> displayName)
    {
        var prefix = "MS-PIM"u8;
        return displayName.Length >= prefix.Length && Ascii.EqualsIgnoreCase(displayName[..prefix.Length], prefix)
            && (displayName.Length == prefix.Length || displayName[prefix.Length] == '-');
    }
}
