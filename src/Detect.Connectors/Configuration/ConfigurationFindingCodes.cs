namespace Detect.Connectors;

/// <summary>Codes of findings in detect.yml, beside those of <see cref="Detect.Rules.FindingCodes"/> that every YAML file can have.</summary>
public static class ConfigurationFindingCodes
{
    public const string UnreadableFile = "unreadable-file";
    public const string InvalidValue = "invalid-value";
    public const string UnresolvedReference = "unresolved-reference";
    public const string SecretInFile = "secret-in-file";
    public const string UnknownVariable = "unknown-variable";
    public const string RepeatedName = "repeated-name";
    public const string UnknownSink = "unknown-sink";
    public const string ConflictingKeys = "conflicting-keys";
    public const string MissingFile = "missing-file";
    public const string OpenListener = "open-listener";
    public const string PrivateAddress = "private-address";
    public const string NoSources = "no-sources";
    public const string NoSinks = "no-sinks";
}
