using System.Text.Json;

namespace Detect.Events;

/// <summary>Undoes wrappers and transcribes every dialect that is not read in place.</summary>
internal static class RecordUnwrapper
{
    internal static void Unwrap(
        JsonElement root,
        ReadOnlyMemory<byte> raw,
        Action<CanonicalRecord> emit,
        Action<string, string> deadLetter,
        Action<string, string> notice) => throw new NotImplementedException();
}
