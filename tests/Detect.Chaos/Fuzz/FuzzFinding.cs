namespace Detect.Chaos;

/// <summary>What must not happen, whatever the input.</summary>
internal sealed class FuzzFinding(string what, Exception? cause = null) : Exception(what, cause);
