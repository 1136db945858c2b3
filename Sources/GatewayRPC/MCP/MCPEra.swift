import ScriptValue

/// How a request is to be answered: by the version of the handshake, or by the one that stands in the request itself.
enum MCPEra: Hashable, Sendable {
    case beforeHandshake
    case handshake(MCPVersion)
    case sessionless

    static let versionKey = "io.modelcontextprotocol/protocolVersion"

    var hasAnnotations: Bool { if case .handshake(let version) = self { version.hasAnnotations } else { true } }
    var hasStructuredContent: Bool {
        if case .handshake(let version) = self { version.hasStructuredContent } else { true }
    }

    /// What every result of the era has.
    func complete(_ result: [String: Value], _ settings: MCPSettings) -> [String: Value] {
        guard self == .sessionless else { return result }
        return result.merging([
            "resultType": "complete", "_meta": ["io.modelcontextprotocol/serverInfo": settings.server],
        ]) { $1 }
    }

    /// What results have that may be kept for a while: these may not.
    var caching: [String: Value] { self == .sessionless ? ["ttlMs": 0, "cacheScope": "private"] : [:] }
}
