extension VoiceCallConfig {
    /// Every credential there is.
    ///
    /// - Parameter prefix: where the configuration stands in its file.
    public func secretSurfaces(prefix: ConfigPath = []) -> [SecretSurface] {
        var surfaces: [SecretSurface] = []
        func add(_ path: ConfigPath, _ secret: SecretValue?, _ isActive: Bool) {
            guard let secret else { return }
            surfaces.append(
                SecretSurface(path: prefix.adding(path), secret: secret, isActive: isEnabled && isActive))
        }
        func add(_ path: ConfigPath, _ services: [String: ServiceConfig], _ isActive: Bool, only: String?) {
            for (name, service) in services.sorted(by: { $0.key < $1.key }) {
                add(path.adding(name).adding("apiKey"), service.apiKey, isActive && (only ?? name) == name)
            }
        }
        add("telnyx.apiKey", telnyx.apiKey, provider == .telnyx)
        add("twilio.authToken", twilio.authToken, provider == .twilio)
        add("twilio.apiSecret", twilio.apiSecret, provider == .twilio)
        add("plivo.authToken", plivo.authToken, provider == .plivo)
        add("tunnel.ngrokAuthToken", tunnel.ngrokAuthToken, tunnel.provider == .ngrok)
        add("agent.openclaw.token", agent.openclaw.token, agent.backend == .openclaw)
        add("agent.openclaw.password", agent.openclaw.password, agent.backend == .openclaw)
        add("agent.openai.apiKey", agent.openai.apiKey, agent.backend == .openai)
        add("gateway.auth.token", gateway.token, true)
        add("streaming.providers", streaming.providers, streaming.isEnabled, only: streaming.provider)
        add("realtime.providers", realtime.providers, realtime.isEnabled, only: realtime.provider)
        add("tts.providers", tts.providers, true, only: nil)
        for (number, route) in numbers.sorted(by: { $0.key < $1.key }) {
            let path = ConfigPath(["numbers", number, "tts", "providers"])
            add(path, route.tts?.providers ?? [:], true, only: nil)
        }
        return surfaces
    }
}
