import CallConfig
import CallCore
import ScriptValue
import Testing

struct ConfigDefaultsTests {
    private let config = reading("{}", environment: ["HOME": "/home/ada"]).config

    @Test("an empty file is a disabled configuration without errors")
    func empty() {
        #expect(errors("{}").isEmpty)
        #expect(!config.isEnabled)
        #expect(config.provider == nil)
    }

    @Test("what a file leaves out has the documented default")
    func defaults() {
        #expect(config.inboundPolicy == .disabled)
        #expect(config.allowFrom.isEmpty && config.numbers.isEmpty && config.flows.isEmpty)
        #expect(config.outbound.defaultMode == "notify")
        #expect(config.outbound.notifyHangupDelaySeconds == 3)
        #expect(config.maxDurationSeconds == 300)
        #expect(config.staleCallReaperSeconds == 0)
        #expect(config.silenceTimeoutMilliseconds == 800)
        #expect(config.transcriptTimeoutMilliseconds == 180_000)
        #expect(config.ringTimeoutMilliseconds == 30_000)
        #expect(config.responseTimeoutMilliseconds == 30_000)
        #expect(config.maxConcurrentCalls == 1)
        #expect(config.sessionScope == .perPhone)
        #expect(config.store == "/home/ada/.openclaw/voice-calls")
        #expect(!config.skipsSignatureVerification)
        #expect(config.twilio.region == "us1")
    }

    @Test("the server and its exposure have their defaults")
    func server() {
        #expect(config.serve.port == 3334)
        #expect(config.serve.bind == "127.0.0.1")
        #expect(config.serve.path == "/voice/webhook")
        #expect(config.serve.tls == nil)
        #expect(config.tailscale.mode == .off)
        #expect(config.tailscale.path == "/voice/webhook")
        #expect(config.tailscale.port == 443)
        #expect(config.tunnel.provider == .none)
        #expect(!config.tunnel.allowNgrokFreeTierLoopbackBypass)
        #expect(config.webhookSecurity.allowedHosts.isEmpty && config.webhookSecurity.trustedProxyIPs.isEmpty)
        #expect(!config.webhookSecurity.trustForwardingHeaders)
    }

    @Test("streaming and realtime have their defaults")
    func voice() {
        #expect(!config.streaming.isEnabled && config.streaming.provider == nil)
        #expect(config.streaming.streamPath == "/voice/stream")
        #expect(config.streaming.preStartTimeoutMilliseconds == 5000)
        #expect(config.streaming.framesToService == 3)
        #expect(config.streaming.framesToCarrier == 5)
        #expect(config.streaming.maxPendingConnections == 32)
        #expect(config.streaming.maxPendingConnectionsPerIP == 4)
        #expect(config.streaming.maxConnections == 128)
        #expect(!config.realtime.isEnabled && config.realtime.provider == nil)
        #expect(config.realtime.instructions.contains("openclaw_agent_consult"))
        #expect(config.realtime.toolPolicy == .safeReadOnly)
        #expect(config.realtime.consultPolicy == .auto)
        #expect(config.realtime.tools.isEmpty)
        #expect(!config.realtime.fastContext.isEnabled && !config.realtime.fastContext.fallsBackToConsult)
        #expect(config.realtime.fastContext.timeoutMilliseconds == 800)
        #expect(config.realtime.fastContext.maxResults == 3)
        #expect(config.realtime.fastContext.sources == ["memory", "sessions"])
        #expect(!config.realtime.agentContext.isEnabled)
        #expect(config.realtime.agentContext.maxCharacters == 6000)
        #expect(config.realtime.agentContext.includesIdentity && config.realtime.agentContext.includesWorkspaceFiles)
        #expect(config.realtime.agentContext.files == ["SOUL.md", "IDENTITY.md", "USER.md"])
    }

    @Test("every default of the table passes its own rule")
    func ownRules() {
        for key in ConfigTable.all {
            guard let standard = key.standard, !key.path.contains("*"), !key.path.contains("[]") else { continue }
            var text = JSONText.encodePlainText(standard)
            for part in key.parts.reversed() { text = "{\"\(part)\":\(text)}" }
            #expect(errors(text).filter { $0.hasSuffix(" " + key.path) }.isEmpty, "\(key.path)")
        }
    }

    @Test("a partial object is completed and a list is taken whole")
    func partial() {
        let config = reading("{ serve: { port: 8080 }, realtime: { agentContext: { files: ['A.md'] } } }").config
        #expect(config.serve.port == 8080)
        #expect(config.serve.path == "/voice/webhook")
        #expect(config.realtime.agentContext.files == ["A.md"])
        #expect(config.realtime.agentContext.maxCharacters == 6000)
    }

    @Test(
        "the realtime path is made from the path of the webhooks",
        arguments: [
            ("/voice/webhook", "/voice/stream/realtime"), ("/custom/webhook", "/custom/stream/realtime"),
            ("/", "/voice/stream/realtime"), ("/calls", "/calls/stream/realtime"), ("/webhook", "/stream/realtime"),
            ("/webhooks", "/webhooks/stream/realtime"),
        ])
    func realtimePath(serve: String, realtime: String) {
        #expect(reading("{ serve: { path: '\(serve)' } }").config.realtime.streamPath == realtime)
    }

    @Test("a realtime path of one's own stays")
    func ownRealtimePath() {
        #expect(reading("{ realtime: { streamPath: '/x' } }").config.realtime.streamPath == "/x")
    }

    @Test(
        "files are found from the home folder and from the folder of the configuration",
        arguments: [
            ("~/calls", "/home/ada/calls"), ("~", "/home/ada"), ("calls", "/etc/voicecall/calls"),
            ("./calls", "/etc/voicecall/calls"), ("/calls", "/calls"),
        ])
    func files(written: String, meant: String) {
        #expect(reading("{ store: '\(written)' }", environment: ["HOME": "/home/ada"]).config.store == meant)
    }
}
