import CallCore
import GatewayRPC
import ScriptValue
import Testing

/// A session at the server's end, and what it said.
struct Session {
    static let token = Secret("s3cret")
    var session: RPCSession
    var now = CallTime(milliseconds: 1_000)

    init(change: (inout RPCPolicy) -> Void = { _ in }) {
        var policy = RPCPolicy(token: Self.token, version: "1.2.3")
        change(&policy)
        session = RPCSession(policy: policy, connection: "conn-1")
    }

    /// One whose client was let in.
    static func connected(
        _ scopes: [String] = ["operator.read", "operator.write"], change: (inout RPCPolicy) -> Void = { _ in }
    ) -> Session {
        var session = Session(change: change)
        _ = session.handle(.opened(nonce: "n"))
        _ = session.send(connect(scopes: scopes))
        #expect(session.session.isConnected)
        return session
    }

    static func connect(
        token: String = "s3cret", scopes: [String] = ["operator.read"],
        change: (inout [String: Value]) -> Void = { _ in }
    ) -> RPCRequest {
        var params: [String: Value] = [
            "minProtocol": 3, "maxProtocol": 4,
            "client": ["id": "gateway-client", "version": "1.0.0", "platform": "linux", "mode": "backend"],
            "role": "operator", "scopes": .array(scopes.map { Value($0) }), "caps": [],
            "auth": ["token": Value(token)],
        ]
        change(&params)
        return RPCRequest(id: "c1", method: "connect", params: .map(params))
    }

    mutating func handle(_ input: RPCSession.Input) -> [RPCSession.Action] { session.handle(input, now: now) }
    mutating func send(_ request: RPCRequest) -> [RPCSession.Action] { send(request.bytes) }
    mutating func send(_ bytes: [UInt8]) -> [RPCSession.Action] { handle(.message(isText: true, bytes)) }
    mutating func send(_ text: String) -> [RPCSession.Action] { send(Array(text.utf8)) }
}

extension [RPCSession.Action] {
    /// What was sent, read as a client reads it.
    var messages: [RPCMessage] {
        compactMap { if case .send(let bytes) = $0 { RPCMessage(bytes: bytes) } else { nil } }
    }

    var error: RPCError? {
        if case .response(_, .failure(let error)) = messages.first { error } else { nil }
    }

    var payload: Value? {
        if case .response(_, .success(let payload)) = messages.first { payload } else { nil }
    }

    var closeCode: UInt16? {
        for case .close(let code, _) in self { return code }
        return nil
    }
}
