import CallCore
import ScriptValue

/// The server's end of one connection, as a value: who the client is, what it may do, what it waits for.
///
/// The frames are those of an OpenClaw gateway, so that its clients can talk to this one.
public struct RPCSession: Sendable {
    public enum Timer: Hashable, Sendable {
        case handshake
        case tick
    }

    public enum Input: Hashable, Sendable {
        /// The socket is open. The nonce is not to be guessed.
        case opened(nonce: String)
        case message(isText: Bool, [UInt8])
        /// The answer to a request that was handed out.
        case answered(String, Result<Value, RPCError>)
        /// Something happened that clients may see.
        case event(String, Value)
        case fired(Timer)
        /// The server ends.
        case stopping
        /// The socket is gone.
        case closed
    }

    public enum Action: Hashable, Sendable {
        case send([UInt8])
        case close(code: UInt16, String)
        /// A request to carry out; its answer comes back under its id.
        case perform(RPCRequest, RPCMethod)
        case startTimer(Timer, after: Milliseconds)
        /// The client that was let in is gone, or was never let in.
        case ended
    }

    enum Phase: Hashable, Sendable {
        case opening
        /// The first frame is waited for.
        case waiting
        case connected(Set<RPCScope>)
        case closed
    }

    let policy: RPCPolicy
    let connection: String
    var phase = Phase.opening
    var actions: [Action] = []
    /// Ids of requests that were handed out.
    private var pending: Set<String> = []
    private var sequence: Int64 = 0

    /// - Parameter connection: its id, for clients and logs.
    public init(policy: RPCPolicy, connection: String) {
        self.policy = policy
        self.connection = connection
    }

    public var isConnected: Bool { if case .connected = phase { true } else { false } }
    /// Requests that are under way.
    public var requests: Int { pending.count }

    public mutating func handle(_ input: Input, now: CallTime) -> [Action] {
        actions = []
        if phase == .closed {
            // Answers may still come for a client that has gone.
            if case .answered(let id, _) = input { pending.remove(id) }
            return []
        }
        switch input {
        case .opened(let nonce): open(nonce, now)
        case .message(let isText, let bytes): take(isText, bytes, now)
        case .answered(let id, let result):
            if pending.remove(id) != nil { respond(id, result) }
        case .event(let name, let payload):
            if case .connected(let scopes) = phase, RPCScope.allows(scopes, .read) { event(name, payload) }
        case .fired(.handshake):
            if phase == .waiting { close(1008, "handshake timeout") }
        case .fired(.tick): tick(now)
        case .stopping:
            if isConnected { event("shutdown", ["reason": "service restart"]) }
            close(1012, "service restart")
        case .closed:
            phase = .closed
            actions.append(.ended)
        }
        return actions
    }

    private mutating func open(_ nonce: String, _ now: CallTime) {
        guard phase == .opening else { return }
        phase = .waiting
        let payload: Value = ["nonce": Value(nonce), "ts": .int(now.milliseconds)]
        send(.event("connect.challenge", payload: payload, sequence: nil))
        actions.append(.startTimer(.handshake, after: policy.handshake))
    }

    private mutating func tick(_ now: CallTime) {
        guard isConnected else { return }
        event("tick", ["ts": .int(now.milliseconds)])
        actions.append(.startTimer(.tick, after: policy.tick))
    }

    private mutating func take(_ isText: Bool, _ bytes: [UInt8], _ now: CallTime) {
        guard isText else { return close(1003, "frames are text") }
        guard bytes.count <= (isConnected ? policy.longestFrame : policy.longestFirstFrame) else {
            return close(1009, "frame too long")
        }
        let request: RPCRequest
        do throws(RPCRequest.Problem) {
            request = try RPCRequest(
                bytes: bytes, limits: JSONLimits(bytes: policy.longestFrame, depth: 64, values: 50_000))
        } catch {
            respond(error.id ?? "invalid", .failure(.invalid(error.message)))
            if !isConnected { close(1008, "invalid request frame") }
            return
        }
        switch phase {
        case .waiting: introduce(request, now)
        case .connected(let scopes): perform(request, scopes)
        case .opening, .closed: break
        }
    }

    private mutating func perform(_ request: RPCRequest, _ scopes: Set<RPCScope>) {
        func refuse(_ error: RPCError) { respond(request.id, .failure(error)) }
        guard !pending.contains(request.id) else {
            return refuse(.invalid("a request with the id '\(request.id)' is under way"))
        }
        guard request.method != "connect" else {
            return refuse(.invalid("connect is only valid as the first request"))
        }
        guard let method = RPCMethod(rawValue: request.method) else {
            return refuse(
                .invalid(
                    "unknown method: \(request.method)", reason: "rpc.method",
                    next: "the methods are those in features.methods of hello-ok"))
        }
        guard RPCScope.allows(scopes, method.scope) else {
            return refuse(
                .invalid(
                    "missing scope: \(method.scope.rawValue)", reason: "rpc.scope", next: "ask for it when connecting"))
        }
        guard pending.count < policy.requests else {
            return refuse(
                .unavailable(
                    "\(policy.requests) requests of this connection are under way", reason: "rpc.busy",
                    next: "wait for their answers", isRetryable: true))
        }
        pending.insert(request.id)
        actions.append(.perform(request, method))
    }

    // MARK: sending

    mutating func respond(_ id: String, _ result: Result<Value, RPCError>) { send(.response(id: id, result)) }

    mutating func event(_ name: String, _ payload: Value) {
        sequence += 1
        send(.event(name, payload: payload, sequence: sequence))
    }

    private mutating func send(_ message: RPCMessage) { actions.append(.send(message.bytes)) }

    mutating func close(_ code: UInt16, _ text: String) {
        phase = .closed
        actions.append(.close(code: code, text))
        actions.append(.ended)
    }
}
