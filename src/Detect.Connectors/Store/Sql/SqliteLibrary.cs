using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Detect.Connectors.Store;

/// <summary>The system's SQLite, which gets the system's security updates.</summary>
internal static class SqliteLibrary
{
    // 3.35: the oldest that knows every statement used here.
    private const int OldestVersion = 3_035_000;

    private static readonly Lazy<string?> LoadProblem = new(Load);

    private static string[] Names =>
        OperatingSystem.IsWindows() ? ["winsqlite3.dll", "sqlite3.dll"]
        : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib"]
        : ["libsqlite3.so.0", "libsqlite3.so"];

    /// <exception cref="StoreException">There is none, or one that is too old.</exception>
    public static void Require()
    {
        if (LoadProblem.Value is { } problem)
        {
            throw new StoreException(problem) { IsTransient = false };
        }
    }

    internal static string Missing(IEnumerable<string> names) =>
        $"SQLite was not found ({string.Join(", ", names)}): install it (Debian and Ubuntu: apt-get install libsqlite3-0, "
        + "Alpine: apk add sqlite-libs, Fedora and RHEL: dnf install sqlite-libs), or configure PostgreSQL as the store.";

    private static string? Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        try
        {
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            return raw.sqlite3_libversion_number() < OldestVersion
                ? $"SQLite {raw.sqlite3_libversion().utf8_to_string()} is too old: 3.35 or later is needed."
                : null;
        }
        catch (Exception problem) when (problem is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return Missing(Names);
        }
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (library != "e_sqlite3")
        {
            return 0;
        }

        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, assembly, searchPath, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }
}
