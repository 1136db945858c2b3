import ScriptValue

extension ConfigTable {
    static let exposure: [ConfigKey] = [
        ConfigKey("serve", .object, nil, "The server that carriers reach."),
        ConfigKey("serve.port", .port, 3334, "TCP port."),
        ConfigKey("serve.bind", .text(.notEmpty), "127.0.0.1", "Address to listen on."),
        ConfigKey("serve.path", .text(.urlPath), "/voice/webhook", "Path of the webhooks."),
        ConfigKey("serve.tls", .object, nil, "TLS ends here when both files are named; they are read again on change."),
        ConfigKey("serve.tls.cert", .text(.filePath), nil, "File of the certificate chain (PEM)."),
        ConfigKey("serve.tls.key", .text(.filePath), nil, "File of the private key (PEM)."),
        ConfigKey(
            "publicUrl", .text(.webAddress), nil,
            "The address carriers send webhooks to. Signatures are checked against it."),
        ConfigKey(
            "skipSignatureVerification", .boolean, false,
            "Take webhooks without checking who sent them. For tests only."),
        ConfigKey("tailscale", .object, nil, "Reaching the server through Tailscale."),
        ConfigKey(
            "tailscale.mode", .choice(["off", "serve", "funnel"]), "off",
            "`serve` for the tailnet, `funnel` for everybody."),
        ConfigKey("tailscale.path", .text(.urlPath), "/voice/webhook", "Path on the Tailscale side."),
        ConfigKey(
            "tailscale.port", .port, 443, "Port on the Tailscale side; a funnel takes 443, 8443 and 10000 only."),
        ConfigKey("tunnel", .object, nil, "A tunnel to the server."),
        ConfigKey(
            "tunnel.provider", .choice(["none", "ngrok", "tailscale-serve", "tailscale-funnel"]), "none",
            "What makes the tunnel."),
        ConfigKey(
            "tunnel.ngrokAuthToken", .secret, nil, "Token of the ngrok account.", environment: "NGROK_AUTHTOKEN"),
        ConfigKey("tunnel.ngrokDomain", .text(.notEmpty), nil, "Fixed ngrok domain.", environment: "NGROK_DOMAIN"),
        ConfigKey(
            "tunnel.allowNgrokFreeTierLoopbackBypass", .boolean, false,
            "Trust forwarded headers from ngrok on this machine. A wrong signature is refused all the same."),
        ConfigKey("webhookSecurity", .object, nil, "How the address a webhook was sent to is found out."),
        ConfigKey(
            "webhookSecurity.allowedHosts", .list(.text(.notEmpty)), [], "Hosts that forwarded headers may name."),
        ConfigKey(
            "webhookSecurity.trustForwardingHeaders", .boolean, false,
            "Believe forwarded headers; only behind a proxy that overwrites them."),
        ConfigKey(
            "webhookSecurity.trustedProxyIPs", .list(.text(.notEmpty)), [],
            "Addresses forwarded headers are believed from; any when empty."),
    ]

    static let secrets: [ConfigKey] = [
        ConfigKey("secrets", .object, nil, "Where secret references lead."),
        ConfigKey("secrets.providers", .map(.secretProvider), [:], "Sources of secrets by name."),
        ConfigKey("secrets.providers.*", .object, nil, "One source of secrets."),
        ConfigKey(
            "secrets.providers.*.source", .choice(["env", "file", "exec"]), nil, "The kind of source.", isRequired: true
        ),
        ConfigKey(
            "secrets.providers.*.allowlist", .list(.text(.environmentName)), nil, "`env`: the only names it gives."),
        ConfigKey("secrets.providers.*.path", .text(.filePath), nil, "`file`: the file; nobody else may read it."),
        ConfigKey(
            "secrets.providers.*.mode", .choice(["json", "singleValue"]), nil,
            "`file`: JSON that ids point into (the default), or one value."),
        ConfigKey("secrets.providers.*.maxBytes", .integer(1...(16 << 20)), nil, "`file`: largest file; 1048576."),
        ConfigKey("secrets.providers.*.command", .text(.absoluteFile), nil, "`exec`: the program, without a shell."),
        ConfigKey("secrets.providers.*.args", .list(.text(.any)), nil, "`exec`: its arguments."),
        ConfigKey(
            "secrets.providers.*.passEnv", .list(.text(.notEmpty)), nil, "`exec`: variables that are passed on."),
        ConfigKey("secrets.providers.*.env", .map(.notEmpty), nil, "`exec`: variables of its own."),
        ConfigKey("secrets.providers.*.env.*", .text(.any), nil, "Value of the variable."),
        ConfigKey("secrets.providers.*.timeoutMs", .integer(1...120_000), nil, "`file`, `exec`: time limit; 5000."),
        ConfigKey(
            "secrets.providers.*.noOutputTimeoutMs", .integer(1...120_000), nil, "`exec`: longest silence; 2000."),
        ConfigKey(
            "secrets.providers.*.maxOutputBytes", .integer(1...(16 << 20)), nil, "`exec`: most output; 1048576."),
        ConfigKey(
            "secrets.providers.*.jsonOnly", .boolean, nil,
            "`exec`: whether output must be JSON (the default); otherwise plain output is the value of a single id."),
        ConfigKey(
            "secrets.providers.*.trustedDirs", .list(.text(.absoluteFile)), nil, "`exec`: where the program must be."),
        ConfigKey(
            "secrets.providers.*.allowSymlinkCommand", .boolean, nil, "`exec`: whether the program may be a link."),
        ConfigKey("secrets.defaults", .object, nil, "Sources of references that name none."),
        ConfigKey("secrets.defaults.env", .text(.secretProvider), "default", "For `env`."),
        ConfigKey("secrets.defaults.file", .text(.secretProvider), "default", "For `file`."),
        ConfigKey("secrets.defaults.exec", .text(.secretProvider), "default", "For `exec`."),
        ConfigKey("secrets.resolution", .object, nil, "Limits of looking secrets up."),
        ConfigKey(
            "secrets.resolution.maxProviderConcurrency", .integer(1...64), 4, "Sources that are asked at a time."),
        ConfigKey("secrets.resolution.maxRefsPerProvider", .integer(1...65536), 512, "References to one source."),
        ConfigKey(
            "secrets.resolution.maxBatchBytes", .integer(1...(16 << 20)), 262_144, "Bytes of one request to a program."),
    ]
}
