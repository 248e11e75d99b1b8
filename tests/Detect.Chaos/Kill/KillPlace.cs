namespace Detect.Chaos;

/// <param name="Store">sqlite or postgresql.</param>
/// <param name="Feed">Where the workers get their events.</param>
/// <param name="Workers">Processes with that store.</param>
internal sealed record KillPlace(string Store, string Feed, int Workers)
{
    /// <summary>Such as <c>postgresql/kafka, 2 workers</c>.</summary>
    public override string ToString() => Workers == 1 ? $"{Store}/{Feed}" : $"{Store}/{Feed}, {Workers} workers";
}
