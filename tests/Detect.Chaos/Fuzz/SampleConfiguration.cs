namespace Detect.Chaos;

/// <summary>A configuration with every kind of value, source and sink in it.</summary>
internal static class SampleConfiguration
{
    public const string Text =
        """
        name: soc
        publicUrl: https://detect.contoso.example
        rules: [rules.yml]
        reload: 5s
        store: {sqlite: detect.db}
        retention:
          alerts: 365d
          archive: forever
          journal: 2d
        engine:
          allowedLateness: 1h
          threads: 2
          queueBytes: 128MB
          eventsPerAlert: 100
          archivePrivileged: true
          silentAfter: forever
        sources:
          - name: hub
            type: eventhubs-kafka
            namespace: contoso-logs.servicebus.windows.net
            hub: entra
            credential: {kind: client-secret, tenantId: 6f1c2b9e-0d7a-4c57-9f0e-3b8f2d1a4c55, clientId: 0e5d0f7a-8d0c-4d1f-9d7b-8f3f3a1e2c44, clientSecret: a-secret}
          - name: log
            type: kafka
            brokers: ["192.0.2.1:9092"]
            topics: [entra]
            security: sasl-ssl
            mechanism: scram-sha-256
            username: detect
            password: a-password
            start: earliest
          - name: push
            type: http
            tenant: 6f1c2b9e-0d7a-4c57-9f0e-3b8f2d1a4c55
            tokens: a-token-of-some-length
            maxBytes: 16MB
          - name: workspace
            type: loganalytics
            workspace: 5f1e7a30-6a3f-4d58-9b0c-2f3a4b5c6d7e
            tables: [AuditLogs, SigninLogs]
            every: 1m
            credential: {kind: managed-identity}
          - name: graph
            type: graph
            tenant: 6f1c2b9e-0d7a-4c57-9f0e-3b8f2d1a4c55
            feeds: [directoryAudits, signIns]
            overlap: 1h
          - name: azure
            type: azure-activity
            subscriptions: [1b4c5f5e-0f0a-4e0e-8e2d-6a1a1f0c9d05]
            lookback: 7d
          - name: exports
            type: files
            path: exports
            follow: false
        sinks:
          - name: soc
            type: webhook
            url: https://soc.contoso.example/hook
            signingSecrets: whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
            allowNetworks: [10.0.0.0/8]
            headers: {X-Level: "{{alert.rule.level}}"}
            timeout: 30s
          - name: chat
            type: slack
            url: https://hooks.contoso.example/services/T0/B0/X
          - name: pager
            type: pagerduty
            routingKey: 0123456789abcdef0123456789abcdef
          - name: disk
            type: file
            path: alerts.jsonl
            format: ocsf
          - name: mail
            type: email
            host: mail.contoso.example
            from: detect@contoso.example
            to: [soc@contoso.example]
        routes:
          - {sinks: soc, level: high, tags: ["attack.*"]}
          - {sinks: [chat, pager], upTo: medium, digest: 1d, stop: true}
          - {sinks: [disk, mail]}
        api:
          listen: 127.0.0.1:8080
          tokens: [{name: console, role: analyst, token: a-token-of-some-length}]
          proxy:
            addresses: 127.0.0.1
            roles: {soc: admin}
          allowedHosts: [detect.contoso.example]
        telemetry:
          endpoint: http://127.0.0.1:4317
          every: 15s
          logLevel: warning
        """;
}
