using Detect.Broker;

namespace Detect.Connectors.Tests;

/// <summary>A test against a broker; skipped, with the reason, where librdkafka is not to be had.</summary>
public sealed class KafkaFactAttribute : FactAttribute
{
    public KafkaFactAttribute() => Skip = BrokerProcess.Unavailable;
}
