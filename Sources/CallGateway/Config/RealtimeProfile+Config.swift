import CallConfig
import CallCore
import ScriptValue

extension RealtimeProfile {
    /// What a configuration asks for.
    ///
    /// - Parameter hasAgent: whether there is somebody to ask.
    init(_ config: RealtimeConfig, hasAgent: Bool) {
        let terms = hasAgent ? ConsultTerms(config) : nil
        let isOwn = config.instructions != RealtimeConfig.stockInstructions
        self.init(
            // The stock ones are about the agent's tool.
            instructions: isOwn ? config.instructions : (terms == nil ? ConsultText.plainInstructions : nil),
            tools: config.tools.map { tool in
                [
                    "name": Value(tool.name), "description": Value(tool.description), "parameters": tool.parameters,
                ]
            }, consult: terms)
    }
}

extension ConsultTerms {
    /// Nil for an agent that may not be asked.
    fileprivate init?(_ config: RealtimeConfig) {
        guard config.toolPolicy != .none else { return nil }
        self.init(
            policy: config.consultPolicy, tools: config.toolPolicy, thinking: config.consultThinkingLevel,
            isFast: config.consultFastMode, silence: Milliseconds(config.consultSilenceMilliseconds),
            progress: config.consultProgress, fallback: config.consultFallback, recall: RecallTerms(config.fastContext))
    }
}

extension RecallTerms {
    fileprivate init?(_ config: FastContextConfig) {
        guard config.isEnabled else { return nil }
        self.init(
            timeout: Milliseconds(config.timeoutMilliseconds), maxResults: config.maxResults,
            sources: Set(config.sources.compactMap(RecallSource.init(rawValue:))), fallsBack: config.fallsBackToConsult)
    }
}
