import CallCore
import ScriptValue

/// What a server of the Model Context Protocol is to its clients.
public struct MCPSettings: Hashable, Sendable {
    /// Of this program.
    public var version: String
    /// Whether it can say something by itself: over a pipe it can.
    public var canTell: Bool
    /// Whose session calls are asked for from: the connection's word, not that of a model.
    public var requester: String?
    /// The only call that may be acted in, and none may be placed; nil for all. The connection's word as well.
    public var call: String?
    /// The longest message, in bytes.
    public var longestMessage = 1 << 20
    /// Requests that may be under way, and messages of a batch.
    public var requests = 64

    public init(version: String, canTell: Bool, requester: String? = nil, call: String? = nil) {
        self.version = version
        self.canTell = canTell
        self.requester = requester
        self.call = call
    }

    /// A session's key as a connection names it, trimmed; nil for what the gateway would refuse.
    public static func requester(_ text: String?) -> String? { name(text) }

    /// A call's id as a connection names it, trimmed; nil for what the gateway would refuse or take for no call at all.
    public static func callID(_ text: String?) -> String? { name(text) }

    private static func name(_ text: String?) -> String? {
        let name = text.map(RPCParameters.trimmed) ?? ""
        guard !name.isEmpty, name.utf8.count <= RPCParameters.longestName,
            !name.unicodeScalars.contains(where: RPCParameters.isControl)
        else { return nil }
        return name
    }

    var limits: JSONLimits { JSONLimits(bytes: longestMessage, depth: 64, values: 50_000) }
    var server: Value { ["name": "voicecall", "title": "voicecall", "version": Value(version)] }
}
