import CallAgents
import CallCore
import CallGateway
import Testing

@Suite("The agent that a configuration names")
struct ConfiguredAgentTests {
    private static let variables = [
        "OPENCLAW_GATEWAY_TOKEN": "gateway-token", "OPENCLAW_GATEWAY_PASSWORD": "gateway-password",
        "OPENAI_API_KEY": "openai-key",
    ]

    private func options(_ keys: String) async throws -> GatewayOptions {
        try await ConfiguredRun.options(keys) { Self.variables[$0] }
    }

    @Test("nobody answers unless a backend is chosen, whatever variables are set")
    func none() async throws {
        #expect(try await options("").agent == nil)
        #expect(try await options(#"agent: { openai: { model: "m" } }"#).agent == nil)
    }

    @Test("a Gateway is on this machine, and a token goes before a password")
    func openclaw() async throws {
        #expect(
            try await options(#"agent: { backend: "openclaw" }"#).agent
                == .openclaw(GatewaySettings(login: .token(Secret("gateway-token")))))
        let keys = #"agent: { backend: "openclaw", openclaw: { token: "own", baseUrl: "https://g.example:8443/x" } }"#
        guard case .openclaw(let settings) = try await options(keys).agent else {
            Issue.record("no Gateway")
            return
        }
        #expect(settings.url == "wss://g.example:8443/x")
        #expect(settings.login == .token(Secret("own")))
    }

    @Test("OpenAI's key goes to OpenAI only")
    func openai() async throws {
        #expect(
            try await options(#"agent: { backend: "openai" }"#).agent
                == .openai(ChatSettings(apiKey: Secret("openai-key"))))
        #expect(
            try await options(#"agent: { backend: "openai", openai: { baseUrl: "http://localhost:11434/v1" } }"#).agent
                == .openai(ChatSettings(baseURL: "http://localhost:11434/v1")))
        let keys =
            #"agent: { backend: "openai", openai: { baseUrl: "https://a.example/v1", apiKey: "k", model: "m" } }"#
        #expect(
            try await options(keys).agent
                == .openai(ChatSettings(baseURL: "https://a.example/v1", apiKey: Secret("k"), model: "m")))
    }

    @Test("a key that would go through the internet in the clear is warned of")
    func clear() async throws {
        let open = try await options(#"agent: { backend: "openai", openai: { baseUrl: "http://a.example/v1" } }"#)
        #expect(open.warnings.contains { $0.hasPrefix("agent.openai.baseUrl") })
        let own = try await options(#"agent: { backend: "openai", openai: { baseUrl: "http://10.0.0.2/v1" } }"#)
        #expect(own.warnings == [])
    }
}
