import CallCore

extension ConfigValidation {
    mutating func checkServer() {
        let tls: ConfigPath = "serve.tls"
        if config.serve.tls == nil, present.contains("serve.tls.cert") || present.contains("serve.tls.key") {
            let missing = present.contains("serve.tls.cert") ? "key" : "cert"
            add(.required, tls.adding(missing), "is missing", next: "name both files, or delete serve.tls")
        }
        if config.tailscale.mode == .funnel || config.tunnel.provider == .tailscaleFunnel,
            ![443, 8443, 10000].contains(config.tailscale.port)
        {
            add(
                .range, "tailscale.port", "is \(config.tailscale.port), which a funnel does not take",
                next: "write 443, 8443 or 10000")
        }
        if config.gateway.port != nil, config.gateway.bind != "localhost",
            IPAddress(config.gateway.bind)?.isLoopback != true
        {
            add(
                .insecure, "gateway.bind", "is \(config.gateway.bind): whoever reaches it could give orders",
                next: "write 127.0.0.1, and reach it from elsewhere through SSH or a proxy of your own")
        }
        if config.skipsSignatureVerification, config.provider != .mock {
            add(
                .insecure, "skipSignatureVerification",
                "is true: anybody can send webhooks and place words into calls", next: "delete it outside of tests",
                severity: .warning)
        }
        var paths: [String: ConfigPath] = [config.serve.path: "serve.path"]
        for (path, key, isUsed): (String, ConfigPath, Bool) in [
            (config.streaming.streamPath, "streaming.streamPath", config.streaming.isEnabled),
            (config.realtime.streamPath, "realtime.streamPath", config.realtime.isEnabled),
        ] where isUsed {
            if let other = paths.updateValue(key, forKey: path) {
                add(.conflict, key, "is the same path as \(other)", next: "write another path")
            }
        }
    }

    /// Whether carriers can reach the server. A test server in a carrier's place can reach any address.
    mutating func checkExposure() {
        guard let provider = config.provider, provider != .mock else { return }
        let endpoint: ServiceEndpoint =
            switch provider {
            case .twilio: config.twilio.endpoint
            case .telnyx: config.telnyx.endpoint
            case .plivo, .mock: config.plivo.endpoint
            }
        if let base = endpoint.baseURL, PublicURLCheck.isLocal(url: base) { return }
        if let url = config.publicURL {
            if PublicURLCheck.isLocal(url: url) {
                add(
                    .exposure, "publicUrl",
                    "is a local or private address, which \(provider.title) cannot reach",
                    next: "write an address that is reachable from the internet", severity: .warning)
            }
        } else if config.tunnel.provider == .none, config.tailscale.mode == .off,
            PublicURLCheck.isLocal(host: config.serve.bind)
        {
            add(
                .exposure, "publicUrl",
                "is missing, and there is no tunnel: \(provider.title) cannot reach "
                    + "the server", next: "write publicUrl, tunnel.provider or tailscale.mode", severity: .warning)
        }
    }

    /// References that lead nowhere are found before a call needs them.
    mutating func checkSecrets() {
        for (name, key) in config.secrets.incomplete.sorted(by: { $0.key < $1.key }) {
            require(
                String?.none, ConfigPath(["secrets", "providers", name, key]), next: "write \(key): \"/…\"")
        }
        for surface in config.secretSurfaces(prefix: prefix) {
            guard case .reference(let reference) = surface.secret else { continue }
            if !surface.isActive {
                problems.append(
                    ConfigProblem(
                        .inactiveSecret, .warning, at: surface.path,
                        "refers to \(reference), but the feature is off, so it is not looked up",
                        next: "delete it or turn the feature on"))
            } else if config.secrets.provider(for: reference) == nil {
                problems.append(
                    ConfigProblem(
                        .secret, .warning, at: surface.path,
                        "refers to \(reference), but there is no such source of secrets",
                        next: "declare it under secrets.providers.\(reference.provider)"))
            }
        }
    }
}
