using System.Globalization;
using System.Runtime.InteropServices;
using Detect.Broker;
using Detect.Connectors;

// A Kafka cluster for tests, in a process of its own so that workers can be killed around it. The first line of its output is
// its bootstrap servers; then each line of input is a command and gets one line of answer. It ends with its input.
if (KafkaLibrary.Problem is { } missing)
{
    await Console.Error.WriteLineAsync(missing);
    return 3;
}

NativeLibrary.SetDllImportResolver(typeof(MockCluster).Assembly, KafkaLibrary.Resolve);
var cluster = new MockCluster(args is [var brokers] ? int.Parse(brokers, CultureInfo.InvariantCulture) : 3);
Console.WriteLine(cluster.BootstrapServers);

while (await Console.In.ReadLineAsync() is { } line && line.Trim() != "quit")
{
    Console.WriteLine(BrokerCommands.Run(cluster, line));
}

return 0;
