namespace Detect.Connectors.Tests.SignIn;

/// <summary>One connection: nothing reaches the broker behind before a sign-in was good.</summary>
internal sealed class SignedConnection(SigningBroker front, Stream client, Stream broker, int brokerPort)
{
    public const short Metadata = 3;
    public const short FindCoordinator = 10;
    private const short SaslHandshake = 17;
    private const short ApiVersions = 18;
    private const short SaslAuthenticate = 36;

    private const short UnsupportedVersion = 35;
    private const short AuthenticationFailed = 58;

    private string mechanism = "";
    private bool isSignedIn;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await KafkaFrame.ReadAsync(client, cancellation) is { } request)
        {
            var (key, version, correlation) = (request.Int16(), request.Int16(), request.Int32());
            _ = request.Text();
            var answer = key switch
            {
                ApiVersions when version > 0 => new KafkaAnswer(correlation).Int16(UnsupportedVersion).Int32(1).Int16(ApiVersions).Int16(0).Int16(0).Frame,
                ApiVersions => WithSasl(await ForwardAsync(request, cancellation), correlation),
                SaslHandshake => Handshake(request, correlation),
                SaslAuthenticate => Authenticate(request, version, correlation),
                _ when isSignedIn => WithOwnPort(await ForwardAsync(request, cancellation), key),
                _ => null,
            };
            if (answer is null)
            {
                return;
            }

            await answer.WriteAsync(client, cancellation);
        }
    }

    private async Task<KafkaFrame> ForwardAsync(KafkaFrame request, CancellationToken cancellation)
    {
        await request.WriteAsync(broker, cancellation);
        return await KafkaFrame.ReadAsync(broker, cancellation) ?? throw new EndOfStreamException();
    }

    // The broker behind has no SASL to tell of.
    private static KafkaFrame WithSasl(KafkaFrame answer, int correlation)
    {
        answer.At = sizeof(int);
        var error = answer.Int16();
        var count = answer.Int32();
        return new KafkaAnswer(correlation).Int16(error).Int32(count + 2)
            .Int16(SaslHandshake).Int16(0).Int16(1)
            .Int16(SaslAuthenticate).Int16(0).Int16(1)
            .Raw(answer.Bytes.AsSpan(answer.At)).Frame;
    }

    private KafkaFrame Handshake(KafkaFrame request, int correlation)
    {
        mechanism = request.Text()!;
        return new KafkaAnswer(correlation).Int16(0).Int32(2).Text("PLAIN").Text("OAUTHBEARER").Frame;
    }

    private KafkaFrame Authenticate(KafkaFrame request, short version, int correlation)
    {
        var sent = request.Blob();
        front.SignIns.Enqueue((mechanism, sent, isSignedIn));
        isSignedIn = front.Accepts(mechanism, sent);
        var answer = new KafkaAnswer(correlation)
            .Int16(isSignedIn ? (short)0 : AuthenticationFailed)
            .Text(isSignedIn ? null : "Unauthorized access. 'Listen' claim(s) are required to perform this operation.")
            .Int32(0);
        return (version > 0 ? answer.Int64((long)front.Lifetime.TotalMilliseconds) : answer).Frame;
    }

    private KafkaFrame WithOwnPort(KafkaFrame answer, short key)
    {
        answer.At = sizeof(int);
        switch (key)
        {
            case Metadata:
                _ = answer.Int32();
                for (var brokers = answer.Int32(); brokers > 0; brokers--)
                {
                    ReplacePort(answer);
                    _ = answer.Text();
                }

                break;
            case FindCoordinator:
                _ = (answer.Int32(), answer.Int16(), answer.Text());
                ReplacePort(answer);
                break;
        }

        return answer;
    }

    private void ReplacePort(KafkaFrame answer)
    {
        _ = (answer.Int32(), answer.Text());
        if (answer.Int32() == brokerPort)
        {
            answer.Replace(front.Port);
        }
    }
}
