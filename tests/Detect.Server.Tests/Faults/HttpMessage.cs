using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Detect.Server.Tests.Faults;

/// <summary>A request as it stands on the wire.</summary>
internal sealed record HttpMessage(IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <returns>Null where the other side has no more to say.</returns>
    public static async Task<HttpMessage?> ReadAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!EndsWithEmptyLine(head))
        {
            if (await stream.ReadAsync(one, cancellation) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        var headers = Encoding.ASCII.GetString([.. head]).Split("\r\n").Skip(1)
            .Select(line => line.Split(": ", 2))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers["content-length"], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellation);
        return new HttpMessage(headers, body);
    }

    private static bool EndsWithEmptyLine(List<byte> head) => head is [.., 13, 10, 13, 10];
}
