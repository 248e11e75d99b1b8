namespace Detect.Connectors.Store;

/// <summary>What differs between the two databases; everything else is the same SQL.</summary>
internal interface ISqlDatabase : IAsyncDisposable
{
    string Description { get; }

    bool IsShared { get; }

    /// <summary>Type of a column that numbers its rows by itself.</summary>
    string NumberedKey { get; }

    /// <summary>Type of a column of text, ordered by its code points.</summary>
    string Text { get; }

    /// <summary>Type of a column of bytes.</summary>
    string Bytes { get; }

    /// <summary>What a query ends with to lock its rows until the commit; empty where there is one writer anyway.</summary>
    string ForUpdate { get; }

    /// <summary>A transaction for reading: all its queries see one state.</summary>
    Task<SqlSession> ReadAsync(CancellationToken cancellation);

    Task<SqlSession> WriteAsync(CancellationToken cancellation);

    /// <summary>Makes the place for the tables, within the transaction; two programs that start at once follow one another.</summary>
    Task PrepareAsync(SqlSession session, CancellationToken cancellation);

    /// <summary>The tables that exist, Detect's or not.</summary>
    Task<IReadOnlyList<string>> TablesAsync(SqlSession session, CancellationToken cancellation);

    /// <summary>Refuses what is damaged, before anything is written to it.</summary>
    /// <exception cref="StoreException">It is.</exception>
    Task CheckAsync(CancellationToken cancellation);

    /// <summary>Null while another holds it.</summary>
    Task<ILeaderLock?> TryLockLeaderAsync(CancellationToken cancellation);

    /// <summary>The same in words for the operator; null for what is no trouble of the database.</summary>
    StoreException? Explain(Exception problem);
}

/// <summary>Held by at most one process at a time, and gone with it.</summary>
internal interface ILeaderLock : IAsyncDisposable
{
    CancellationToken Lost { get; }
}
