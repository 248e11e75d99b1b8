namespace Detect.Connectors;

/// <summary>The store cannot do its work; the message is for the operator, says what to do, and holds no secret.</summary>
public class StoreException : Exception
{
    public StoreException()
    {
    }

    public StoreException(string message)
        : base(message)
    {
    }

    public StoreException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>False where trying again cannot help: a damaged file, a newer schema, a missing library.</summary>
    public bool IsTransient { get; init; } = true;
}

/// <summary>Another worker has become the leader.</summary>
public sealed class LeaseLostException : StoreException
{
    public LeaseLostException()
    {
    }

    public LeaseLostException(string message)
        : base(message)
    {
    }

    public LeaseLostException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
