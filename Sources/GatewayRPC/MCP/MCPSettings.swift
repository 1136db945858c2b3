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

    /// The longest key of a session or id of a call, in bytes.
    private static let longestRequester = 256

    /// A session's key or a call's id as a connection names it; nil for what the gateway would refuse.
    public static func requester(_ text: String?) -> String? {
        guard let text, !text.isEmpty, text.utf8.count <= longestRequester,
            text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return nil }
        return text
    }

    var limits: JSONLimits { JSONLimits(bytes: longestMessage, depth: 64, values: 50_000) }
    var server: Value { ["name": "voicecall", "title": "voicecall", "version": Value(version)] }
}
