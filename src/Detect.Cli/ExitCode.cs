namespace Detect.Cli;

/// <summary>What the process returns; documented in the README and in <c>detect --help</c>.</summary>
internal enum ExitCode
{
    Ok = 0,
    ExpectationFailed = 1,
    RulesInvalid = 2,

    /// <summary>The command line, or something it names, cannot be used.</summary>
    Usage = 3,
}
