using System.Runtime.InteropServices;
using System.Text;
using static Detect.Broker.Librdkafka;

namespace Detect.Broker;

/// <summary>A Kafka cluster in memory that speaks the real protocol on loopback sockets; it lives as long as its process.</summary>
/// <remarks>
/// It misses a member that was killed as a real coordinator does: once its session is over (looked at every second), and the others join
/// again. What cannot be tried with it:
/// <list type="bullet">
/// <item>The quick return of a static member. A <c>group.instance.id</c> is kept, told to the leader of the group and never looked up: who
/// comes back is a new member, its old self waits for the end of its session, and two under one instance do not put each other out.</item>
/// <item>A quick rebalance. It lasts a second less than the session however soon all have joined, except the first of a group.</item>
/// <item>A session below two seconds: members that wait for the rebalance are given up themselves.</item>
/// <item>A coordinator that dies, or loses its log: what is known of groups and offsets is one process's memory for all brokers.</item>
/// <item>What a cluster enforces: limits of the session, authorization, the number of members.</item>
/// </list>
/// </remarks>
internal sealed class MockCluster
{
    private readonly nint cluster;

    /// <param name="brokers">Their ids are 1 to this number.</param>
    public MockCluster(int brokers)
    {
        var configuration = rd_kafka_conf_new();
        var error = new byte[512];

        // What a broker that is cut off on purpose makes its own client complain of is no news.
        Require(rd_kafka_conf_set(configuration, "log_level", "2", error, (nuint)error.Length) == 0, error);
        var client = rd_kafka_new(Producer, configuration, error, (nuint)error.Length);
        Require(client != 0, error);
        using (new Signals())
        {
            cluster = rd_kafka_mock_cluster_new(client, brokers);
        }

        Require(cluster != 0, "the mock cluster could not be made"u8);

        // The default of 3 s is how long a real cluster waits for the rest of a group to arrive.
        rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, 0);
    }

    public string BootstrapServers => Marshal.PtrToStringUTF8(rd_kafka_mock_cluster_bootstraps(cluster))!;

    public void CreateTopic(string topic, int partitions) => Check(rd_kafka_mock_topic_create(cluster, topic, partitions, 1));

    public void DeleteTopic(string topic) => Check(rd_kafka_mock_topic_delete(cluster, topic));

    /// <summary>Deletes the records before an offset, as retention does.</summary>
    public void Trim(string topic, int partition, long beforeOffset) =>
        Check(rd_kafka_mock_partition_delete_records(cluster, topic, partition, beforeOffset));

    /// <param name="broker">A broker, or -1 for no leader at all.</param>
    public void SetLeader(string topic, int partition, int broker) => Check(rd_kafka_mock_partition_set_leader(cluster, topic, partition, broker));

    public void SetCoordinator(string group, int broker) => Check(rd_kafka_mock_coordinator_set(cluster, "group", group, broker));

    /// <summary>Cuts all connections of a broker (-1: of all) and refuses new ones.</summary>
    public void SetDown(int broker) => Check(rd_kafka_mock_broker_set_down(cluster, broker));

    public void SetUp(int broker) => Check(rd_kafka_mock_broker_set_up(cluster, broker));

    /// <summary>Answers the next requests of a kind with errors; -195 cuts the connection instead.</summary>
    public void FailRequests(short apiKey, int[] errors) =>
        rd_kafka_mock_push_request_errors_array(cluster, apiKey, (nuint)errors.Length, errors);

    /// <summary>Speaks no newer version of a request than this, as an older broker does.</summary>
    public void LimitVersion(short apiKey, short most) => Check(rd_kafka_mock_set_apiversion(cluster, apiKey, 0, most));

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new InvalidOperationException(Marshal.PtrToStringUTF8(rd_kafka_err2str(error)));
        }
    }

    private static void Require(bool held, ReadOnlySpan<byte> error)
    {
        if (!held)
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(error).TrimEnd('\0'));
        }
    }
}
