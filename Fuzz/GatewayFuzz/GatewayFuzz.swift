import CallCore
import FuzzInput
import GatewayRPC
import ScriptValue

/// Any bytes, and mistaken requests, from clients of the gateway: each is answered, or ends the connection; nothing is
/// answered twice, and a client that was not let in is handed nothing.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    GatewayFuzz.run(&input)
    return 0
}

enum GatewayFuzz {
    private static let token = Secret("s3cret")

    static func run(_ input: inout FuzzInput) {
        var policy = RPCPolicy(token: token, version: "1")
        policy.requests = 4
        var session = RPCSession(policy: policy, connection: "c")
        var now = CallTime(milliseconds: 0)
        var pending: [String] = []
        var isIn = false
        _ = session.handle(.opened(nonce: "n"), now: now)
        for _ in 0..<40 where !input.isAtEnd {
            now = now + Milliseconds(input.byte())
            let bytes = bytes(&input)
            let event: RPCSession.Input =
                switch input.below(8) {
                case 0 where !pending.isEmpty:
                    .answered(pending.removeFirst(), input.flag() ? .success(["ok": true]) : .failure(.invalid("no")))
                case 1: .event("tail", input.value(functions: false, depth: 4))
                case 2: .fired(input.flag() ? .tick : .handshake)
                default: .message(isText: input.below(20) != 0, bytes)
                }
            for action in session.handle(event, now: now) { check(action, &pending, isIn: session.isConnected) }
            if session.isConnected { isIn = true } else if isIn { break }
        }
        if session.requests > policy.requests { fault("more requests than allowed") }
    }

    private static func check(_ action: RPCSession.Action, _ pending: inout [String], isIn: Bool) {
        switch action {
        case .send(let bytes):
            guard RPCMessage(bytes: bytes) != nil else { fault("no frame: \(String(decoding: bytes, as: UTF8.self))") }
        case .perform(let request, let method):
            guard isIn else { fault("a stranger's request is handed out") }
            if pending.contains(request.id) { fault("handed out twice: \(request.id)") }
            pending.append(request.id)
            do throws(RPCError) {
                _ = try RPCCommand(method, request.params)
            } catch {
                if error.code != .invalidRequest || error.message.isEmpty { fault("a bare refusal") }
                if error.message.utf8.count > 2_000 { fault("a long refusal") }
            }
        case .close, .startTimer, .ended: break
        }
    }

    private static func bytes(_ input: inout FuzzInput) -> [UInt8] {
        switch input.below(6) {
        case 0: return input.take(Int(input.byte()))
        case 1: return connect(&input).bytes
        default:
            var params: [String: Value] = [:]
            for _ in 0..<input.below(6) { params[input.pick(keys)] = value(&input) }
            let method = input.below(12) == 0 ? "x" : input.pick(RPCMethod.allCases).rawValue
            return RPCRequest(id: input.pick(["1", "2", "3", "4", "5", "6"]), method: method, params: .map(params))
                .bytes
        }
    }

    private static func connect(_ input: inout FuzzInput) -> RPCRequest {
        var params: [String: Value] = [
            "minProtocol": 3, "maxProtocol": 4,
            "client": ["id": "c", "version": "1", "platform": "p", "mode": "backend"],
            "scopes": ["operator.read", "operator.write"], "auth": ["token": Value(token.reveal())],
        ]
        if input.below(4) == 0 {
            params[input.pick(params.keys.sorted())] = input.value(functions: false, depth: 4)
        }
        return RPCRequest(id: "c1", method: "connect", params: .map(params))
    }

    private static func value(_ input: inout FuzzInput) -> Value {
        input.below(3) == 0 ? input.value(functions: false, depth: 6) : Value(input.pick(words))
    }

    private static let keys = [
        "callId", "message", "to", "mode", "digits", "operationId", "flow", "version", "args", "idempotencyKey", "sid",
        "full", "dtmfSequence", "sessionKey", "allowTwimlFallback",
    ]
    private static let words = [
        "+15550001234", "say", "guidance", "12#", "ww1", "call-1", "", " ", "\u{0}", "\u{1B}[2J", "\u{202E}", "notify",
        String(repeating: "a", count: 600),
    ]
}
