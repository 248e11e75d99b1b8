using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Detect.Connectors.Store;

/// <summary>SQLite's result codes in words for the operator.</summary>
internal static class SqliteTroubles
{
    // SQLITE_IOERR_SHMSIZE: there was no room for the index of the write-ahead log.
    private const int ShmSize = 4874;

    public static StoreException? Explain(Exception problem, string path) => problem switch
    {
        SqliteException { SqliteExtendedErrorCode: raw.SQLITE_FULL or ShmSize } e => Full(e, path),
        SqliteException e => Explain(e, path),
        ObjectDisposedException e => new StoreException($"the store {path} is closed.", e) { IsTransient = false },
        _ => null,
    };

    private static StoreException Explain(SqliteException e, string path) => e.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => Passing(
            e, $"the store {path} is locked: another program has been writing to it for longer than a commit waits; close it or wait."),
        raw.SQLITE_IOERR => Passing(
            e, $"the store {path} cannot be read or written (SQLite error {e.SqliteExtendedErrorCode}): check the disk, its space and the mount."),
        raw.SQLITE_READONLY => Lasting(
            e, $"the store {path} is read-only: give the worker the right to write to the file and its folder, or mount the disk writable."),
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH => Lasting(
            e, $"the store {path} cannot be opened: check that the file and its folder exist, that this user may write to them, and that the disk is not mounted read-only."),
        raw.SQLITE_CORRUPT => Damaged(path, e),
        raw.SQLITE_NOTADB => Lasting(
            e, $"{path} is no SQLite database, or is damaged: name another file, or restore it from a backup."),
        _ => Lasting(e, $"the store {path} failed with SQLite error {e.SqliteExtendedErrorCode}: {e.Message}"),
    };

    public static StoreException Damaged(string path, Exception? inner = null) =>
        new($"the store {path} is damaged: restore it from a backup, or move the file away to begin anew.", inner!) { IsTransient = false };

    private static StoreException Full(SqliteException e, string path) =>
        Passing(e, $"the disk that holds the store {path} is full: free some space; nothing is lost until then.");

    private static StoreException Passing(SqliteException e, string message) => new(message, e);

    private static StoreException Lasting(SqliteException e, string message) => new(message, e) { IsTransient = false };
}
