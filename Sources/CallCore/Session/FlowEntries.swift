import ScriptValue

/// What a loaded flow can be entered by and what it was granted: the part of its manifest a running call needs.
public struct FlowEntries: Hashable, Sendable {
    public struct Tool: Hashable, Sendable {
        public var description: String
        public var parameters: ToolSchema
        public var run: Int
        public var isReadOnly: Bool

        public init(description: String, parameters: ToolSchema, run: Int, isReadOnly: Bool = false) {
            self.description = description
            self.parameters = parameters
            self.run = run
            self.isReadOnly = isReadOnly
        }
    }

    /// Function references of the call's own script state.
    public var outbound: Int?
    public var screen: Int?
    public var inbound: Int?
    public var onEnd: Int?
    public var actions: [String: Int] = [:]
    /// What the arguments of actions look like, of those that say so.
    public var actionParameters: [String: ToolSchema] = [:]
    public var tools: [String: Tool] = [:]

    public var needs = FlowNeeds()

    public init() {}

    public init(_ manifest: FlowManifest) {
        outbound = manifest.outbound
        screen = manifest.screen
        inbound = manifest.inbound
        onEnd = manifest.onEnd
        actions = manifest.actions
        for action in manifest.describedActions { actionParameters[action.name] = action.parameters }
        needs = manifest.needs
        for tool in manifest.tools {
            tools[tool.name] = Tool(
                description: tool.description, parameters: tool.parameters, run: tool.run, isReadOnly: tool.isReadOnly)
        }
    }
}
