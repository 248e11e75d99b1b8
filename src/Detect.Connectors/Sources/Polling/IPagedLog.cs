using System.Text.Json;

namespace Detect.Connectors;

/// <summary>A log that is asked for by the time at which things happened, and answers page by page.</summary>
internal interface IPagedLog
{
    /// <summary>The partition's.</summary>
    string Name { get; }

    /// <summary>Who keeps it, for a sentence: "Graph keeps signIns".</summary>
    string Keeper { get; }

    DateTimeOffset ServiceNow { get; }

    /// <summary>The first page of a stretch, both ends inclusive.</summary>
    /// <param name="until">Null for everything up to <paramref name="now"/>, or later where the service has it.</param>
    Uri At(DateTimeOffset from, DateTimeOffset? until, DateTimeOffset now);

    /// <param name="isNext">The address is one that the service gave for a next page.</param>
    /// <exception cref="ServiceFaultException">There is no page.</exception>
    Task<RestPage> GetAsync(Uri address, bool isNext, CancellationToken cancellation);

    PolledRow ToRow(JsonElement item);
}
