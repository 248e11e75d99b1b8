using Detect.AzureServers;

namespace Detect.Connectors.Tests.AzureSources;

/// <summary>A service that gives its log page by page, and a source that reads it.</summary>
internal abstract class PagedBench : PolledBench
{
    public abstract int PageSize { set; }

    public LoopbackServer Log => Service;

    /// <summary>All links to next pages are good no longer.</summary>
    public abstract void ExpirePages();

    /// <summary>Adds what happened so many seconds after noon.</summary>
    /// <param name="visible">When the service shows it; null for at once.</param>
    /// <returns>Its id.</returns>
    public abstract string AddRecord(int number, double time, double? visible = null);

    public abstract void Run();
}
