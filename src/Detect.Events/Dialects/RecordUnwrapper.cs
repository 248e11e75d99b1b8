using System.Text.Json;

namespace Detect.Events;

/// <summary>Undoes wrappers and transcribes every dialect that is not read in place.</summary>
internal static class RecordUnwrapper
{
    /// <param name="emit">Takes each record found, in the order of the wrapper.</param>
    /// <param name="tenantId">The tenant of what names none, for dialects that do not carry it themselves.</param>
    /// <param name="deadLetter">Takes code, reason and text of each member that is no record we know.</param>
    internal static void Unwrap(
        JsonElement root,
        ReadOnlyMemory<byte> raw,
        Action<CanonicalRecord> emit,
        Action<string, string, ReadOnlyMemory<byte>> deadLetter,
        string? tenantId = null) =>
        new WrapperWalk(emit, deadLetter).Visit(root, new WrapperContext(raw, tenantId, Depth: 0));
}
