import ScriptValue

extension RealtimeOrder {
    /// What a flow has asked for.
    public init(_ request: RealtimeRequest) {
        self.init(
            instructions: request.instructions ?? "", voice: request.voice,
            greeting: request.greeting.flatMap { text in
                text.isEmpty
                    ? nil : Greeting(text, isVerbatim: !request.greetsFreely, waits: request.greetingWaits)
            },
            tools: request.tools.compactMap { tool in
                guard let name = tool["name"]?.text else { return nil }
                return Tool(
                    name: name, description: tool["description"]?.text ?? "", parameters: tool["parameters"] ?? [:],
                    takesLong: tool["takes_long"] == true)
            }, history: request.history)
    }
}
