import CallConfig
import Testing

struct ConfigValidationTests {
    @Test("a disabled configuration is valid, whatever is missing")
    func disabled() {
        #expect(errors("{ enabled: false, provider: 'twilio', realtime: { enabled: true } }").isEmpty)
    }

    @Test("a file that does not say whether it is enabled is told that nothing runs")
    func notSaid() { #expect(problems("{ provider: 'mock' }") == ["config.disabled enabled"]) }

    @Test("a complete configuration of each carrier has no problem")
    func complete() {
        #expect(problems(twilio()).isEmpty)
        let url = "publicUrl: 'https://voice.example.com/x', fromNumber: '+15550001234'"
        #expect(problems("{ enabled: true, provider: 'mock' }").isEmpty)
        #expect(
            problems("{ enabled: true, provider: 'plivo', plivo: { authId: 'a', authToken: 'b' }, \(url) }").isEmpty)
        #expect(
            problems(
                "{ enabled: true, provider: 'telnyx', telnyx: { apiKey: 'a', connectionId: 'b', publicKey: 'c' }, \(url) }"
            ).isEmpty)
    }

    @Test(
        "what an enabled configuration lacks is told all at once, with the variables that may be set",
        arguments: [
            ("{ enabled: true }", ["provider", "fromNumber"], [nil, nil]),
            (
                "{ enabled: true, provider: 'twilio' }", ["fromNumber", "twilio.accountSid", "twilio.authToken"],
                ["TWILIO_FROM_NUMBER", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"]
            ),
            (
                "{ enabled: true, provider: 'telnyx' }",
                ["fromNumber", "telnyx.apiKey", "telnyx.connectionId", "telnyx.publicKey"],
                [nil, "TELNYX_API_KEY", "TELNYX_CONNECTION_ID", "TELNYX_PUBLIC_KEY"]
            ),
            (
                "{ enabled: true, provider: 'plivo' }", ["fromNumber", "plivo.authId", "plivo.authToken"],
                [nil, "PLIVO_AUTH_ID", "PLIVO_AUTH_TOKEN"]
            ),
        ] as [(String, [String], [String?])])
    func required(text: String, paths: [String], variables: [String?]) {
        let found = reading(text).errors
        #expect(found.map(\.brief) == paths.map { "config.required \($0)" })
        #expect(found.map(\.environment) == variables)
    }

    @Test("a value that is wrong is not called missing as well")
    func wrongIsNotMissing() {
        let text = twilio().replacing("'t'", with: "5").replacing("\"t\"", with: "5")
        #expect(errors(text) == ["config.type twilio.authToken"])
    }

    @Test("Telnyx needs no public key when signatures are not verified")
    func waived() {
        let text = """
            { enabled: true, provider: 'telnyx', telnyx: { apiKey: 'a', connectionId: 'b' }, fromNumber: '+15550001234',
              publicUrl: 'https://voice.example.com', skipSignatureVerification: true }
            """
        #expect(problems(text) == ["config.insecure skipSignatureVerification"])
    }

    @Test(
        "what cannot go together is an error",
        arguments: [
            ("realtime: { enabled: true }", ["config.conflict realtime.enabled"]),
            (
                "realtime: { enabled: true }, inboundPolicy: 'open', streaming: { enabled: true }",
                ["config.conflict realtime.enabled"]
            ),
            ("realtime: { enabled: true }, inboundPolicy: 'open'", []), ("streaming: { enabled: true }", []),
            ("tailscale: { mode: 'funnel', port: 444 }", ["config.range tailscale.port"]),
            ("tailscale: { mode: 'funnel', port: 10000 }", []), ("tailscale: { mode: 'serve', port: 444 }", []),
            ("serve: { tls: { cert: 'a.pem' } }", ["config.required serve.tls.key"]),
            ("serve: { tls: { key: 'a.pem' } }", ["config.required serve.tls.cert"]),
            ("serve: { tls: { cert: 'c.pem', key: 'a.pem' } }", []),
            ("streaming: { enabled: true, streamPath: '/voice/webhook' }", ["config.conflict streaming.streamPath"]),
        ])
    func conflicts(more: String, found: [String]) { #expect(errors(twilio(more)) == found) }

    @Test("an API key of Twilio needs its secret, and the other way round")
    func apiKeys() {
        let key = "apiKey: 'SK0123456789abcdef0123456789abcdef'"
        let both = twilio().replacing("accountSid", with: "\(key), apiSecret: 's', accountSid")
        #expect(errors(both).isEmpty)
        #expect(errors(both.replacing("apiSecret: 's', ", with: "")) == ["config.required twilio.apiSecret"])
        #expect(errors(both.replacing(key + ",", with: "")) == ["config.required twilio.apiKey"])
    }

    @Test("realtime and streaming work on all carriers", arguments: ["plivo", "telnyx"])
    func capabilities(provider: String) {
        let base = """
            enabled: true, provider: '\(provider)', fromNumber: '+15550001234', plivo: { authId: 'a', authToken: 'b' },
            telnyx: { apiKey: 'a', connectionId: 'b', publicKey: 'c' }, inboundPolicy: 'open'
            """
        #expect(errors("{ \(base), realtime: { enabled: true } }").isEmpty)
        #expect(errors("{ \(base), streaming: { enabled: true } }").isEmpty)
    }

    @Test(
        "an address that the carrier cannot reach is a warning",
        arguments: [
            ("publicUrl: 'http://192.168.0.4/voice/webhook',", ["config.exposure publicUrl"]),
            ("", ["config.exposure publicUrl"]),
            ("tunnel: { provider: 'ngrok' },", []), ("tailscale: { mode: 'funnel' },", []),
            ("serve: { bind: '203.0.113.9' },", []),
        ])
    func exposure(more: String, found: [String]) {
        let text = twilio().replacing("publicUrl: \"https://voice.example.com/voice/webhook\",", with: more)
        #expect(problems(text) == found)
    }

    @Test("a carrier that is a test server on this machine can reach it")
    func testServer() {
        let text = twilio().replacing("https://voice.example.com", with: "http://127.0.0.1:3334")
            .replacing("accountSid", with: "baseUrl: 'https://localhost:9000', accountSid")
        #expect(problems(text).isEmpty)
    }
}
