namespace Detect.Chaos;

/// <summary>A configuration with every kind of value in it.</summary>
internal static class SampleConfiguration
{
    public const string Text =
        """
        name: soc
        publicUrl: https://detect.contoso.example
        store: {sqlite: detect.db}
        retention: {alerts: 365d, archive: forever}
        engine:
          allowedLateness: 1h
          threads: 2
          queueBytes: 128MB
          archivePrivileged: true
        sources:
          - {name: hub, type: kafka, brokers: ["192.0.2.1:9092"], topics: [entra], start: earliest}
          - {name: push, type: http, tenant: 6f1c2b9e-0d7a-4c57-9f0e-3b8f2d1a4c55, maxBytes: 16MB}
        sinks:
          - name: soc
            type: webhook
            url: https://soc.contoso.example/hook
            signingSecrets: whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
            allowNetworks: [10.0.0.0/8]
            timeout: 30s
        routes:
          - {sinks: soc, level: high, tags: ["attack.*"]}
          - {sinks: soc, upTo: medium, digest: 1d, stop: true}
        api:
          listen: 127.0.0.1:8080
          tokens: [{name: console, role: analyst, token: a-token-of-some-length}]
        telemetry: {endpoint: "http://127.0.0.1:4317", every: 15s}
        """;
}
