import CallConfig
import CallCore

/// What voice models are told about the agent behind a call: its name and nature, and files of its workspace.
public struct AgentContext: Hashable, Sendable {
    /// Bytes of a file that are read at most, whatever is shown of it.
    private static let mostBytes = 256 << 10
    private static let cutMark = "\n[truncated]"

    /// Folder of the main agent; that of agent `sales` lies beside it, with `-sales` behind the name.
    public var workspace: String
    /// Letters of the whole.
    public var longest: Int
    public var includesIdentity: Bool
    /// Files of the workspace, by relative path.
    public var files: [String]

    public init(workspace: String, longest: Int = 6_000, includesIdentity: Bool = true, files: [String]) {
        self.workspace = workspace
        self.longest = longest
        self.includesIdentity = includesIdentity
        self.files = files
    }

    init?(_ config: AgentContextConfig) {
        guard config.isEnabled else { return nil }
        self.init(
            workspace: config.workspace, longest: config.maxCharacters, includesIdentity: config.includesIdentity,
            files: config.includesWorkspaceFiles ? config.files : [])
    }

    /// Reads the files, so not on an event loop. A file that is missing, or is not inside the workspace, is left out.
    func capsule(for agent: AgentProfile) -> String {
        let id = agent.agentID ?? AgentProfile.mainAgent
        var parts = ["About the agent for whom you speak, as background. Agent id: \(id)"]
        if let root = folder(of: id).flatMap(WorkspaceRoot.init) {
            if includesIdentity, let text = root.read("IDENTITY.md", atMost: Self.mostBytes) {
                parts += AgentIdentity(text).lines
            }
            for file in files {
                guard let text = root.read(file, atMost: Self.mostBytes) else { continue }
                let plain = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n")
                parts.append("### \(file)\n\(plain)")
            }
        }
        let whole = parts.joined(separator: "\n\n")
        guard whole.count > longest else { return whole }
        return String(whole.prefix(max(longest - Self.cutMark.count, 0))) + Self.cutMark
    }

    private func folder(of agent: String) -> String? {
        guard !workspace.isEmpty else { return nil }
        if agent == AgentProfile.mainAgent { return workspace }
        // An id is no path.
        let isPlain = agent.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || (48...57).contains(byte)
                || (65...90).contains(byte) || (97...122).contains(byte)
        }
        return isPlain ? workspace + "-" + agent.lowercased() : nil
    }
}
