using System.Security.Cryptography;
using System.Text;

namespace Detect.Chaos;

/// <summary>Made-up GUIDs: one for each name, the same in every run.</summary>
internal static class StoryIds
{
    public static string Of(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();
}
