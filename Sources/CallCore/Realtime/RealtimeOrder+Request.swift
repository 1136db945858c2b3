import ScriptValue

extension RealtimeOrder {
    /// What a flow has asked for.
    public init(_ request: RealtimeRequest) {
        self.init(
            instructions: request.instructions ?? "", voice: request.voice,
            greeting: request.greeting.flatMap { $0.isEmpty ? nil : Greeting($0, isVerbatim: !request.greetsFreely) },
            tools: request.tools.compactMap { tool in
                guard let name = tool["name"]?.text else { return nil }
                return Tool(
                    name: name, description: tool["description"]?.text ?? "", parameters: tool["parameters"] ?? [:],
                    takesLong: tool["takes_long"] == true)
            }, history: request.history)
    }
}
