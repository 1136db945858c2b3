import CallConfig
import Testing

struct ConfigStrictnessTests {
    @Test(
        "an unknown key is an error at every level",
        arguments: [
            "nope", "telnyx.nope", "twilio.nope", "plivo.nope", "outbound.nope", "serve.nope", "serve.tls.nope",
            "tailscale.nope", "tunnel.nope", "webhookSecurity.nope", "streaming.nope", "realtime.nope",
            "realtime.fastContext.nope", "realtime.agentContext.nope", "tts.nope", "secrets.nope",
            "numbers.+15550001234.nope", "numbers.+15550001234.tts.nope",
        ])
    func unknown(path: String) {
        var text = "1"
        for part in path.split(separator: ".").reversed() { text = "{ '\(part)': \(text) }" }
        #expect(errors(text) == ["config.unknown_key \(path)"])
    }

    @Test("a misspelt key is told what was meant")
    func suggestion() throws {
        let problem = try #require(reading("{ twilio: { acountSid: 'AC1' } }").problems.first)
        #expect(problem.next == "did you mean \"accountSid\"?")
        #expect(problem.place == TextPlace(line: 1, column: 13))
    }

    @Test("settings of services may have any keys, and those that are known are checked")
    func freeMaps() {
        #expect(errors("{ streaming: { providers: { x: { anything: [1, { b: null }], apiKey: 'k' } } } }").isEmpty)
        #expect(errors("{ tts: { providers: { x: { baseUrl: 5 } } } }") == ["config.type tts.providers.x.baseUrl"])
        #expect(errors("{ flow_config: { reception: { deep: { er: 1 } } } }").isEmpty)
        #expect(errors("{ flow_config: { reception: 1 } }") == ["config.type flow_config.reception"])
    }

    @Test(
        "a value of the wrong kind is an error that names its path",
        arguments: [
            ("{ enabled: 'yes' }", "config.type enabled"), ("{ enabled: null }", "config.type enabled"),
            ("{ provider: 'twillio' }", "config.value provider"), ("{ provider: 1 }", "config.type provider"),
            ("{ fromNumber: '15550001234' }", "config.value fromNumber"),
            ("{ fromNumber: '+0155' }", "config.value fromNumber"),
            ("{ toNumber: '+1555000123456789' }", "config.value toNumber"),
            ("{ toNumber: '+1 555' }", "config.value toNumber"),
            ("{ inboundPolicy: 'closed' }", "config.value inboundPolicy"),
            ("{ allowFrom: '+15550001234' }", "config.type allowFrom"),
            ("{ allowFrom: ['+15550001234', 'x'] }", "config.value allowFrom[1]"),
            ("{ numbers: { '5550001234': {} } }", "config.value numbers.5550001234"),
            (
                "{ numbers: { '+15550001234': { responseTimeoutMs: 0 } } }",
                "config.range numbers.+15550001234.responseTimeoutMs"
            ),
            ("{ numbers: { '+15550001234': { agentId: '' } } }", "config.value numbers.+15550001234.agentId"),
            ("{ outbound: { defaultMode: 'shout' } }", "config.value outbound.defaultMode"),
            ("{ outbound: { notifyHangupDelaySec: -1 } }", "config.range outbound.notifyHangupDelaySec"),
            ("{ maxDurationSeconds: 0 }", "config.range maxDurationSeconds"),
            ("{ maxDurationSeconds: 1.5 }", "config.type maxDurationSeconds"),
            ("{ maxDurationSeconds: Infinity }", "config.type maxDurationSeconds"),
            ("{ maxDurationSeconds: NaN }", "config.type maxDurationSeconds"),
            ("{ maxDurationSeconds: '300' }", "config.type maxDurationSeconds"),
            ("{ maxDurationSeconds: 1e300 }", "config.type maxDurationSeconds"),
            ("{ staleCallReaperSeconds: -1 }", "config.range staleCallReaperSeconds"),
            ("{ maxConcurrentCalls: 0 }", "config.range maxConcurrentCalls"),
            ("{ serve: { port: 0 } }", "config.range serve.port"),
            ("{ serve: { port: 65536 } }", "config.range serve.port"),
            ("{ serve: { path: '' } }", "config.value serve.path"),
            ("{ serve: { path: 'x' } }", "config.value serve.path"),
            ("{ serve: { path: '/a?b' } }", "config.value serve.path"), ("{ serve: [] }", "config.type serve"),
            ("{ tailscale: { mode: 'on' } }", "config.value tailscale.mode"),
            ("{ tunnel: { provider: 'x' } }", "config.value tunnel.provider"),
            ("{ tunnel: { ngrokDomain: '' } }", "config.value tunnel.ngrokDomain"),
            ("{ streaming: { maxConnections: 0 } }", "config.range streaming.maxConnections"),
            ("{ realtime: { toolPolicy: 'all' } }", "config.value realtime.toolPolicy"),
            ("{ realtime: { consultThinkingLevel: 'hard' } }", "config.value realtime.consultThinkingLevel"),
            ("{ realtime: { fastContext: { sources: [] } } }", "config.range realtime.fastContext.sources"),
            ("{ realtime: { fastContext: { sources: ['web'] } } }", "config.value realtime.fastContext.sources[0]"),
            ("{ sessionScope: 'per-day' }", "config.value sessionScope"),
            ("{ publicUrl: 'voice.example.com' }", "config.value publicUrl"),
            ("{ publicUrl: 'https://a@b.example' }", "config.value publicUrl"),
            ("{ tts: { timeoutMs: 999 } }", "config.range tts.timeoutMs"),
            ("{ tts: { timeoutMs: 120001 } }", "config.range tts.timeoutMs"),
            ("{ tts: { maxTextLength: 0 } }", "config.range tts.maxTextLength"),
            ("{ agentId: ' ' }", "config.value agentId"),
            ("{ twilio: { region: 'de1' } }", "config.value twilio.region"),
            ("{ twilio: { apiKey: 'x' } }", "config.value twilio.apiKey"),
            ("{ telnyx: { apiKey: '' } }", "config.secret telnyx.apiKey"),
            ("{ twilio: { authToken: 5 } }", "config.type twilio.authToken"),
            ("{ flows: { notify: 5 } }", "config.type flows.notify"), ("[]", "config.type "), ("5", "config.type "),
        ])
    func kinds(text: String, problem: String) { #expect(errors(text) == [problem]) }

    @Test("whole numbers may be written with a point or an exponent")
    func wholeNumbers() {
        #expect(reading("{ maxDurationSeconds: 6e2, ringTimeoutMs: 1000.0 }").config.maxDurationSeconds == 600)
    }

    @Test(
        "newer values are taken",
        arguments: [
            "{ sessionScope: 'main' }", "{ twilio: { region: 'au1', edge: 'sydney' } }",
            "{ tailscale: { port: 8443 } }", "{ realtime: { consultThinkingLevel: 'ultra' } }",
        ])
    func newer(text: String) { #expect(errors(text).isEmpty) }

    @Test("a tool of a realtime model needs all its parts, and a source of secrets its kind")
    func requiredParts() {
        let tool =
            "type: 'function', name: 'n', description: 'd', parameters: { type: 'object', properties: { a: {} } }"
        #expect(errors("{ realtime: { tools: [{ \(tool) }] } }").isEmpty)
        #expect(
            errors("{ realtime: { tools: [{ type: 'function', parameters: { type: 'object' } }] } }") == [
                "config.required realtime.tools[0].name", "config.required realtime.tools[0].description",
                "config.required realtime.tools[0].parameters.properties",
            ])
        #expect(errors("{ secrets: { providers: { a: {} } } }") == ["config.required secrets.providers.a.source"])
        #expect(
            errors(
                "{ enabled: true, provider: 'mock', secrets: { providers: { a: { source: 'file' }, b: { source: 'exec' } } } }"
            )
                == ["config.required secrets.providers.a.path", "config.required secrets.providers.b.command"])
    }

    @Test("all problems of a file are reported at once, each with its place")
    func allAtOnce() {
        let text = """
            {
              enabled: "yes",
              twilio: { region: "x", nope: 1 },
              numbers: { "+15550001234": { tts: 5 } },
            }
            """
        let found = reading(text).problems
        #expect(
            found.map(\.brief) == [
                "config.type enabled", "config.value twilio.region", "config.unknown_key twilio.nope",
                "config.type numbers.+15550001234.tts",
            ])
        #expect(found.map { $0.place?.line } == [2, 3, 3, 4])
        #expect(found.allSatisfy { !$0.what.isEmpty && !$0.next.isEmpty })
    }

    @Test("a key that stands twice is an error, in free settings too")
    func duplicates() {
        #expect(errors("{ serve: { port: 1 }, serve: { port: 2 } }") == ["config.duplicate_key serve"])
        #expect(errors("{ flow_config: { a: { b: 1, b: 2 } } }") == ["config.duplicate_key flow_config.a.b"])
    }

    @Test("keys that a JavaScript host must not take are dropped at every depth")
    func forbidden() {
        let found = reading("{ tts: { __proto__: { x: 1 }, modelOverrides: { a: { constructor: 1, b: 2 } } } }")
        #expect(found.errors.isEmpty)
        #expect(found.config.tts.modelOverrides == ["a": ["b": 2]])
        #expect(found.warnings.map(\.brief).contains("config.forbidden_key tts.modelOverrides.a.constructor"))
    }

    @Test("numbers that are not finite are refused in free settings")
    func notFinite() {
        #expect(errors("{ streaming: { providers: { x: { a: NaN } } } }") == ["config.type streaming.providers.x.a"])
    }

    @Test("a value that could be a secret is not quoted")
    func quoting() {
        let found = reading("{ twilio: { apiKey: 'hunter2' }, tts: { providers: { x: { baseUrl: 'sk-1' } } } }")
            .problems
        #expect(!found.map(\.description).joined().contains("hunter2"))
    }

    @Test("a file with thousands of mistakes has a limited list")
    func many() {
        let keys = (0..<1000).map { "k\($0): 1" }.joined(separator: ",")
        let found = reading("{ \(keys) }").problems
        #expect(found.count == 201)
        #expect(found.last?.code == .tooMany)
    }

    @Test(
        "a file that is no JSON5, too deep or too large has one problem of its own code",
        arguments: [
            ("{ a: ", "config.syntax "), (String(repeating: "{a:", count: 5000), "config.too_deep "),
            (String(repeating: " ", count: 1 << 20 + 1), "config.too_large "), ("", "config.syntax "),
        ])
    func badFiles(text: String, problem: String) {
        #expect(problems(text) == [problem])
        #expect(!reading(text).isUsable)
    }
}
