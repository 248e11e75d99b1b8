using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Detect.Connectors;

/// <summary>
/// Where librdkafka, the native half of the Kafka client, comes from: the file that DETECT_LIBRDKAFKA names, else the build
/// that <c>.ci/librdkafka</c> left in the user's cache, else what the program was published with or the system has.
/// </summary>
internal static class KafkaLibrary
{
    public const string PathVariable = "DETECT_LIBRDKAFKA";

    private const string Name = "librdkafka";
    private const string Version = "2.15.1";

    private static readonly Lazy<string?> LoadProblem = new(Load);

    /// <summary>Why the Kafka client cannot be used here, in a sentence; null where it can.</summary>
    public static string? Problem => LoadProblem.Value;

    private static string CachedPath => Path.Join(CacheHome, "detect", $"{Name}-{Version}", $"{Name}.so.1");

    private static string CacheHome => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home
        ? home
        : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    /// <summary>To be called before the first use of the client.</summary>
    /// <exception cref="DllNotFoundException">There is no usable library; the message says what to do.</exception>
    public static void Require()
    {
        if (Problem is { } problem)
        {
            throw new DllNotFoundException(problem);
        }
    }

    /// <summary>Resolves <c>librdkafka</c> for an assembly that imports its functions.</summary>
    public static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (library != Name)
        {
            return 0;
        }

        if (Chosen() is { } path)
        {
            return NativeLibrary.Load(path);
        }

        // Zero leaves it to the runtime, which knows where a published program keeps its own; Debian's has only a version in its name.
        return NativeLibrary.TryLoad(Name, assembly, searchPath, out var own) ? own
            : NativeLibrary.TryLoad($"{Name}.so.1", out var system) ? system
            : 0;
    }

    private static string? Chosen() =>
        Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named ? named
        : File.Exists(CachedPath) ? CachedPath
        : null;

    private static string? Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
        try
        {
            _ = Library.Version;
            return null;
        }
        catch (Exception problem) when (problem is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or InvalidOperationException)
        {
            return Chosen() is { } path
                ? $"librdkafka, the native half of the Kafka client, could not be loaded from {path}; version {Version} is needed there."
                : $"librdkafka {Version}, the native half of the Kafka client, was not found; name its file in {PathVariable}, "
                    + $"or run .ci/librdkafka, which builds it into {CachedPath}.";
        }
    }
}
