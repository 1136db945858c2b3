import CallConfig
import CallCore
import FrontDoor
import HTTPTransport
import ScriptValue
import VoiceCallEngine

extension GatewayOptions {
    /// What a configuration asks for.
    ///
    /// - Parameters:
    ///   - prefix: where the configuration stands in its file.
    ///   - environment: variables that stand in for keys of speech services.
    /// - Throws: the problem of a credential that is needed and not there.
    public init(
        _ config: VoiceCallConfig, secrets: ResolvedSecrets, prefix: ConfigPath = [],
        environment: @escaping @Sendable (String) -> String? = { _ in nil }
    ) throws(ConfigProblem) {
        func secret(_ path: ConfigPath) throws(ConfigProblem) -> Secret { try secrets.secret(at: prefix.adding(path)) }
        let endpoint: ServiceEndpoint
        switch config.provider {
        case .twilio:
            let twilio = config.twilio
            let apiSecret = twilio.apiSecret == nil ? nil : try secret("twilio.apiSecret")
            self.init(
                account: .twilio(
                    accountSID: twilio.accountSID ?? "", authToken: try secret("twilio.authToken"),
                    apiKey: twilio.apiKey, apiSecret: apiSecret, region: twilio.region, edge: twilio.edge))
            endpoint = twilio.endpoint
        case .telnyx:
            self.init(
                account: .telnyx(
                    apiKey: try secret("telnyx.apiKey"), connectionID: config.telnyx.connectionID ?? "",
                    publicKey: config.telnyx.publicKey ?? ""))
            endpoint = config.telnyx.endpoint
        case .plivo:
            self.init(
                account: .plivo(authID: config.plivo.authID ?? "", authToken: try secret("plivo.authToken")))
            endpoint = config.plivo.endpoint
        case .mock, nil:
            throw ConfigProblem(
                .required, at: prefix.adding("provider"), "names no carrier that calls go through",
                next: #"write provider: "twilio", "telnyx" or "plivo""#)
        }
        baseURL = endpoint.baseURL
        caFile = endpoint.caFile
        publicURL = config.publicURL
        skipsSignatures = config.skipsSignatureVerification
        setDoor(config)
        setCalls(config)
        agent = try .configured(config.agent, secrets: secrets, prefix: prefix, warnings: &warnings)
        host.realtime = RealtimeProfile(config.realtime, hasAgent: agent != nil)
        agentContext = AgentContext(config.realtime.agentContext)
        media = .configured(config, secrets: secrets, prefix: prefix, environment: environment, warnings: &warnings)
    }

    private mutating func setDoor(_ config: VoiceCallConfig) {
        door.host = config.serve.bind
        door.port = config.serve.port
        door.path = config.serve.path
        door.tls = config.serve.tls.map { TLSFiles(certificate: $0.certificateFile, key: $0.keyFile) }
        let security = config.webhookSecurity
        door.trust = ForwardingTrust(
            allowedHosts: security.allowedHosts, trustForwardingHeaders: security.trustForwardingHeaders,
            trustedProxyIPs: security.trustedProxyIPs,
            trustsLoopback: config.tunnel.provider == .ngrok && config.tunnel.allowNgrokFreeTierLoopbackBypass)
    }

    private mutating func setCalls(_ config: VoiceCallConfig) {
        if let number = config.fromNumber { host.fromNumber = number }
        host.toNumber = config.toNumber
        host.defaultMode = config.outbound.defaultMode
        host.maxConcurrentCalls = config.maxConcurrentCalls
        host.inboundPolicy = config.inboundPolicy
        host.allowFrom = config.allowFrom
        host.flows = config.flows.mapValues(FlowBundle.name(of:))
        if let flow = host.flows["inbound"] { host.inboundFlow = flow }
        host.outbound = config.profile
        host.outbound.config["notify_hangup_delay"] = .int(Int64(config.outbound.notifyHangupDelaySeconds))
        host.inbound = config.inboundProfile
        host.numbers = NumberRoutes(
            Dictionary(
                uniqueKeysWithValues: config.numbers.keys.map { key in
                    let number = config.forNumber(key)
                    var profile = number.config.inboundProfile
                    profile.flow = number.flow.map(FlowBundle.name(of:))
                    return (key, profile)
                }))
        host.sessionScope = config.sessionScope
        host.flowConfig = config.flowConfig
        host.limits.maxDuration = Milliseconds(config.maxDurationSeconds) * 1_000
        host.limits.ring = Milliseconds(config.ringTimeoutMilliseconds)
        host.limits.transcript = Milliseconds(config.transcriptTimeoutMilliseconds)
        let unanswered = Milliseconds(config.staleCallReaperSeconds) * 1_000
        host.limits.unanswered = unanswered > 0 ? unanswered : nil
    }
}

extension VoiceCallConfig {
    /// What holds for every call.
    fileprivate var profile: CallProfile {
        CallProfile(
            voice: tts.carrierVoice,
            agent: AgentProfile(
                agentID: agentID, model: responseModel, systemPrompt: responseSystemPrompt,
                timeout: Milliseconds(responseTimeoutMilliseconds)))
    }

    fileprivate var inboundProfile: CallProfile {
        var profile = profile
        if let inboundGreeting, !inboundGreeting.allSatisfy(\.isWhitespace) {
            profile.config["greeting"] = Value(inboundGreeting)
        }
        return profile
    }
}
