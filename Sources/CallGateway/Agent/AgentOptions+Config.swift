import CallAgents
import CallConfig
import CallCore

extension AgentOptions {
    /// What a configuration asks for; nil when nobody is to answer.
    ///
    /// - Parameter warnings: gets what does not keep calls from running.
    /// - Throws: the problem of a credential that is named and not there.
    static func configured(
        _ config: AgentConfig, secrets: ResolvedSecrets, prefix: ConfigPath, warnings: inout [String]
    ) throws(ConfigProblem) -> AgentOptions? {
        func secret(_ value: SecretValue?, _ path: ConfigPath) throws(ConfigProblem) -> Secret? {
            value == nil ? nil : try secrets.secret(at: prefix.adding(path))
        }
        func warnInClear(_ base: String, _ key: String) {
            guard base.lowercased().hasPrefix("http:"), !PublicURLCheck.isLocal(url: base) else { return }
            warnings.append("\(key) is not https: what callers say, and the key, can be read on the way")
        }
        switch config.backend {
        case .openclaw:
            let openclaw = config.openclaw
            if let base = openclaw.endpoint.baseURL { warnInClear(base, "agent.openclaw.baseUrl") }
            var login = GatewaySettings.Login.none
            if let token = try secret(openclaw.token, "agent.openclaw.token") {
                login = .token(token)
            } else if let password = try secret(openclaw.password, "agent.openclaw.password") {
                login = .password(password)
            }
            return .openclaw(
                GatewaySettings(
                    base: openclaw.endpoint.baseURL ?? GatewaySettings.usualBase, caFile: openclaw.endpoint.caFile,
                    login: login))
        case .openai:
            let openai = config.openai
            let base = openai.endpoint.baseURL ?? ChatSettings.usualBase
            warnInClear(base, "agent.openai.baseUrl")
            var key = openai.apiKey
            // The variable holds OpenAI's key, which is nobody else's business.
            if case .environment = key, base != ChatSettings.usualBase { key = nil }
            return .openai(
                ChatSettings(
                    baseURL: base, apiKey: try secret(key, "agent.openai.apiKey"), caFile: openai.endpoint.caFile,
                    model: openai.model ?? ChatSettings.usualModel))
        case nil: return nil
        }
    }
}
