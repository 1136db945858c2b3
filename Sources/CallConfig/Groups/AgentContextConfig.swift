/// What a realtime model is told about the agent.
public struct AgentContextConfig: Hashable, Sendable {
    public var isEnabled: Bool
    public var maxCharacters: Int
    public var includesIdentity: Bool
    public var includesWorkspaceFiles: Bool
    public var files: [String]
    /// Folder of the main agent.
    public var workspace: String

    init(_ fields: ConfigFields) {
        isEnabled = fields.flag("enabled") ?? false
        maxCharacters = fields.whole("maxChars") ?? 6000
        includesIdentity = fields.flag("includeIdentity") ?? true
        includesWorkspaceFiles = fields.flag("includeWorkspaceFiles") ?? true
        files = fields.texts("files") ?? ["SOUL.md", "IDENTITY.md", "USER.md"]
        workspace = fields.file("workspace") ?? ""
    }
}
