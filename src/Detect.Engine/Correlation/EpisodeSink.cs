namespace Detect.Engine;

/// <summary>What a correlation tells of its episodes.</summary>
internal interface IEpisodeSink
{
    void Began(Episode episode);

    void Ended(Episode episode);
}
