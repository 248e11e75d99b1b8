namespace Detect.Events;

/// <summary>What a wrapper says about the records inside it.</summary>
/// <param name="Document">The bytes in which those records stand.</param>
/// <param name="TenantId">The tenant named beside them, for dialects that do not carry it themselves.</param>
internal readonly record struct WrapperContext(ReadOnlyMemory<byte> Document, string? TenantId, int Depth)
{
    /// <summary>Wrappers in wrappers beyond this are no export that anybody makes.</summary>
    internal const int MaxDepth = 12;

    internal WrapperContext Inside(string? tenantId) => this with { TenantId = tenantId ?? TenantId, Depth = Depth + 1 };
}
