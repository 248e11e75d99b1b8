using Detect.Events;

namespace Detect.Rules;

/// <summary><c>field|cidr</c>: the address lies in the network. A port, brackets and a zone beside the address are ignored.</summary>
public sealed record NetworkTest : ValueTest
{
    private readonly IpNetwork network;

    internal NetworkTest(IpNetwork network) => this.network = network;

    public override string ToSigma(string field) => $"{field}|cidr: {network}";

    internal override bool Holds(in FieldValue value) =>
        value.Kind == FieldValueKind.Text && IpNetwork.TryParseAddress(value.Text, out var address) && network.Contains(address);
}
