import CallCore

/// What must hold between the keys of a configuration.
struct ConfigValidation {
    let config: VoiceCallConfig
    let prefix: ConfigPath
    /// Keys that were given a value, from the top of the configuration.
    let present: Set<ConfigPath>
    var problems: [ConfigProblem] = []
    private var reported: Set<ConfigPath> = []

    init(_ config: VoiceCallConfig, prefix: ConfigPath, present: Set<ConfigPath>) {
        self.config = config
        self.prefix = prefix
        self.present = present
    }

    /// - Parameter reported: paths with a problem of their own; that a value is missing there is not said again.
    mutating func run(reported: Set<ConfigPath>) {
        self.reported = reported
        guard config.isEnabled else {
            if !present.isEmpty, !present.contains("enabled") {
                add(
                    .disabled, "enabled", "is not set, so nothing runs", next: "write enabled: true", severity: .warning
                )
            }
            return
        }
        requireProvider()
        if config.provider != .mock {
            require(
                config.fromNumber, "fromNumber", next: "write fromNumber: \"+15550001234\"",
                environment: config.provider == .twilio ? "TWILIO_FROM_NUMBER" : nil)
        }
        requireCredentials()
        checkVoiceModes()
        checkServer()
        checkSecrets()
        checkExposure()
    }

    mutating func add(
        _ code: ConfigProblem.Code, _ path: ConfigPath, _ what: String, next: String, environment: String? = nil,
        severity: ConfigProblem.Severity = .error
    ) {
        problems.append(
            ConfigProblem(code, severity, at: prefix.adding(path), what, next: next, environment: environment))
    }

    mutating func require<Something>(
        _ value: Something?, _ path: ConfigPath, next: String, environment: String? = nil
    ) {
        let isTold = reported.contains { told in
            let whole = prefix.adding(path)
            return told != prefix && whole.below(told) != nil
        }
        guard value == nil, !isTold else { return }
        add(.required, path, "is missing", next: next, environment: environment)
    }

    private mutating func requireProvider() {
        let names = CarrierName.allCases.map(\.rawValue).joined(separator: ", ")
        require(config.provider, "provider", next: "write provider: one of \(names)")
    }

    private mutating func requireCredentials() {
        switch config.provider {
        case .telnyx:
            requireText(config.telnyx.apiKey, "telnyx.apiKey", "TELNYX_API_KEY")
            requireText(config.telnyx.connectionID, "telnyx.connectionId", "TELNYX_CONNECTION_ID")
            if !config.skipsSignatureVerification {
                requireText(config.telnyx.publicKey, "telnyx.publicKey", "TELNYX_PUBLIC_KEY")
            }
        case .twilio:
            requireText(config.twilio.accountSID, "twilio.accountSid", "TWILIO_ACCOUNT_SID")
            requireText(config.twilio.authToken, "twilio.authToken", "TWILIO_AUTH_TOKEN")
            if config.twilio.apiKey != nil {
                require(config.twilio.apiSecret, "twilio.apiSecret", next: "write it, or delete twilio.apiKey")
            }
            if config.twilio.apiSecret != nil {
                require(config.twilio.apiKey, "twilio.apiKey", next: "write it, or delete twilio.apiSecret")
            }
        case .plivo:
            requireText(config.plivo.authID, "plivo.authId", "PLIVO_AUTH_ID")
            requireText(config.plivo.authToken, "plivo.authToken", "PLIVO_AUTH_TOKEN")
        case .mock, nil: break
        }
    }

    private mutating func requireText<Something>(_ value: Something?, _ path: ConfigPath, _ environment: String) {
        require(value, path, next: "write \(path.parts.last ?? ""): \"…\"", environment: environment)
    }

    private mutating func checkVoiceModes() {
        guard config.realtime.isEnabled else { return }
        if config.inboundPolicy == .disabled {
            add(
                .conflict, "realtime.enabled", "is true, but inboundPolicy is disabled",
                next: "write inboundPolicy: \"allowlist\" or \"open\"")
        }
        if config.streaming.isEnabled {
            add(.conflict, "realtime.enabled", "is true, and so is streaming.enabled", next: "turn one of them off")
        }
    }
}
