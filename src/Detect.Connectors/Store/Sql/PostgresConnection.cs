using Npgsql;

namespace Detect.Connectors.Store;

/// <summary>Reads a connection string in Npgsql's form or as an address, without ever repeating it.</summary>
internal static class PostgresConnection
{
    private const string Expected =
        "expected Host=…;Database=…;Username=…;Password=… or postgresql://user:password@host:5432/database";

    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            var settings = text.Contains("://", StringComparison.Ordinal) ? OfAddress(text) : new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrEmpty(settings.Host) ? throw Unreadable("it names no host") : settings;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException)
        {
            throw Unreadable("it is not in a known form");
        }
    }

    private static NpgsqlConnectionStringBuilder OfAddress(string text)
    {
        var address = new Uri(text.Trim());
        var settings = new NpgsqlConnectionStringBuilder { Host = Uri.UnescapeDataString(address.Host) };
        if (address.Port > 0)
        {
            settings.Port = address.Port;
        }

        var user = address.UserInfo.Split(':', 2);
        settings.Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null;
        settings.Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null;
        settings.Database = address.AbsolutePath.Length > 1 ? Uri.UnescapeDataString(address.AbsolutePath[1..]) : null;
        foreach (var option in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = option.Split('=', 2) is [var left, var right] ? (left, right) : (option, "");

            // libpq's names with an underscore are Npgsql's with a space: application_name, connect_timeout is Timeout.
            settings[Keyword(name)] = Uri.UnescapeDataString(value);
        }

        return settings;
    }

    private static string Keyword(string name) => name switch
    {
        "sslmode" => "SSL Mode",
        "connect_timeout" => "Timeout",
        "sslrootcert" => "Root Certificate",
        _ => name.Replace('_', ' '),
    };

    // Without the exception, whose message may quote a part of what was typed.
    private static StoreException Unreadable(string why) =>
        new($"the PostgreSQL connection string cannot be read: {why}; {Expected}") { IsTransient = false };
}
