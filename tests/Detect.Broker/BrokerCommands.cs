using System.Globalization;

namespace Detect.Broker;

/// <summary>The lines that the broker takes on standard input, one command each.</summary>
internal static class BrokerCommands
{
    public const string Usage =
        "topic NAME PARTITIONS | delete-topic NAME | trim TOPIC PARTITION OFFSET | leader TOPIC PARTITION BROKER | coordinator GROUP BROKER | "
        + "down BROKER | up BROKER | fail APIKEY ERROR [TIMES] | limit-version APIKEY VERSION | quit";

    /// <summary>Runs a command; the answer is <c>ok</c>, or <c>error: </c> and why.</summary>
    public static string Run(MockCluster cluster, string line)
    {
        try
        {
            return Dispatch(cluster, line.Split(' ', StringSplitOptions.RemoveEmptyEntries)) ? "ok" : $"error: expected {Usage}";
        }
        catch (Exception problem) when (problem is InvalidOperationException or FormatException or OverflowException)
        {
            return $"error: {problem.Message}";
        }
    }

    private static bool Dispatch(MockCluster cluster, string[] words)
    {
        switch (words)
        {
            case ["topic", var name, var partitions]:
                cluster.CreateTopic(name, Number(partitions));
                return true;
            case ["delete-topic", var name]:
                cluster.DeleteTopic(name);
                return true;
            case ["trim", var topic, var partition, var offset]:
                cluster.Trim(topic, Number(partition), long.Parse(offset, CultureInfo.InvariantCulture));
                return true;
            case ["leader", var topic, var partition, var broker]:
                cluster.SetLeader(topic, Number(partition), Number(broker));
                return true;
            case ["coordinator", var group, var broker]:
                cluster.SetCoordinator(group, Number(broker));
                return true;
            case ["down", var broker]:
                cluster.SetDown(Number(broker));
                return true;
            case ["up", var broker]:
                cluster.SetUp(Number(broker));
                return true;
            case ["fail", var apiKey, var error, .. { Length: <= 1 } times]:
                cluster.FailRequests((short)Number(apiKey), [.. Enumerable.Repeat(Number(error), times is [var count] ? Number(count) : 1)]);
                return true;
            case ["limit-version", var apiKey, var most]:
                cluster.LimitVersion((short)Number(apiKey), (short)Number(most));
                return true;
            default:
                return false;
        }
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
