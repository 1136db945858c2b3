import CallCore

/// Who may connect a media socket. Each connection needs a token that a line has been given; it is good for one
/// connection, and known as long as the line is.
public struct StreamAdmission: Sendable {
    /// Number of a connection, unique in the process.
    public typealias ConnectionID = Int

    public enum Verdict: Hashable, Sendable {
        /// Let in for the line of this token.
        case admitted(ConnectionID, token: String)
        /// Turned away with this HTTP status and text.
        case refused(status: Int, text: String)
    }

    private struct Line: Sendable {
        var lastNumber = 0
        /// What became of the last connection that was tried, in words.
        var lastTrial: String?
    }

    private struct Connection: Sendable {
        var token: String
        var client: IPAddress?
        var isPending = true
    }

    public let limits: StreamLimits
    public internal(set) var counters = StreamCounters()
    private var lines: [String: Line] = [:]
    private var connections: [ConnectionID: Connection] = [:]
    private var pending = 0
    private var lastID = 0

    public init(limits: StreamLimits = StreamLimits()) { self.limits = limits }

    public var open: Int { connections.count }
    public var expected: Int { lines.count }

    // MARK: lines

    /// A line may get streams from now on.
    public mutating func expect(_ token: String) { if lines[token] == nil { lines[token] = Line() } }

    public mutating func forget(_ token: String) { lines[token] = nil }

    /// Why no stream of this line has started, as far as it shows here.
    public func explanation(for token: String) -> String {
        if let trial = lines[token]?.lastTrial { return trial }
        return "nothing asked for a WebSocket with this call's address; see that the public URL reaches this process, "
            + "and that every proxy and tunnel before it passes WebSocket upgrades on the stream path"
    }

    // MARK: connections

    /// Somebody asks for an upgrade.
    ///
    /// - Parameter name: the last part of the path, with which the line told the carrier to come.
    public mutating func knock(_ name: Substring, client: IPAddress?) -> Verdict {
        guard let (token, number) = LineStream.parse(name), var line = lines[token] else {
            counters.refusedToken += 1
            return .refused(status: 401, text: "Unauthorized stream")
        }
        guard number > line.lastNumber else {
            counters.refusedToken += 1
            return .refused(status: 401, text: "Stream token used before")
        }
        guard connections.count < limits.connections else {
            counters.refusedFull += 1
            lines[token]?.lastTrial =
                "the carrier connected while \(limits.connections) media sockets were open already"
            return .refused(status: 503, text: "Too many media stream connections")
        }
        let ofClient = connections.values.count { $0.isPending && $0.client == client }
        guard pending < limits.pending, ofClient < limits.pendingPerAddress else {
            counters.refusedPending += 1
            lines[token]?.lastTrial = "the carrier connected while too many sockets waited for their start"
            return .refused(status: 503, text: "Too many pending media stream connections")
        }
        line.lastNumber = number
        line.lastTrial = "the carrier connected, and sent no start of its stream"
        lines[token] = line
        lastID += 1
        pending += 1
        counters.admitted += 1
        connections[lastID] = Connection(token: token, client: client)
        return .admitted(lastID, token: token)
    }

    /// The stream of a connection has started.
    public mutating func started(_ id: ConnectionID) {
        guard let connection = connections[id], connection.isPending else { return }
        connections[id]?.isPending = false
        pending -= 1
        counters.started += 1
        lines[connection.token]?.lastTrial = nil
    }

    /// A connection is gone, or never came to be.
    ///
    /// - Parameter why: what to tell when the line asks; nil to leave what is known.
    public mutating func ended(_ id: ConnectionID, _ why: String? = nil) {
        guard let connection = connections.removeValue(forKey: id) else { return }
        if connection.isPending { pending -= 1 }
        if let why { lines[connection.token]?.lastTrial = why }
    }

    public mutating func count(_ change: (inout StreamCounters) -> Void) { change(&counters) }
}
