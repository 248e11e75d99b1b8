namespace Detect.Cli;

/// <summary>The command line names something that cannot be used. The message is one sentence for the person who typed it.</summary>
internal sealed class UsageException(string message) : Exception(message);
