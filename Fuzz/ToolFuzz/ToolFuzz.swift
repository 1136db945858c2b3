import CallCore
import FuzzInput
import GatewayRPC
import ScriptValue

/// Any bytes, and mistaken messages, from agents: each message is answered once at most, in the protocol's words, and
/// what the gateway is asked makes sense to it.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    ToolFuzz.run(&input)
    return 0
}

enum ToolFuzz {
    static func run(_ input: inout FuzzInput) {
        var settings = MCPSettings(version: "1", canTell: input.flag())
        settings.requests = 4
        settings.longestMessage = 4_096
        var session = MCPSession(settings)
        var splitter = LineSplitter(limit: settings.longestMessage)
        var owed: Set<UInt64> = []
        var asked: [UInt64] = []
        var number: UInt64 = 0
        for _ in 0..<40 where !input.isAtEnd {
            if input.below(4) == 0, !asked.isEmpty {
                let answer: Result<Value, RPCError> =
                    input.flag() ? .success(answer(&input)) : .failure(.unavailable("no", reason: "gateway.lost"))
                check(session.handle(.answered(asked.removeFirst(), answer)), &owed, &asked)
                continue
            }
            for line in splitter.take(bytes(&input) + [0x0A]) {
                number += 1
                owed.insert(number)
                let event: MCPSession.Input =
                    if case .whole(let bytes) = line { .message(number, bytes) } else { .tooLong(number) }
                check(session.handle(event), &owed, &asked)
            }
            if asked.count > settings.requests { fault("more questions than requests") }
        }
        for ticket in asked { check(session.handle(.answered(ticket, .success([:]))), &owed, &asked) }
        if session.isBusy != !owed.isEmpty { fault("busy with nothing, or idle with something") }
    }

    private static func check(_ actions: [MCPSession.Action], _ owed: inout Set<UInt64>, _ asked: inout [UInt64]) {
        for action in actions {
            switch action {
            case .reply(let number, let bytes):
                if owed.remove(number) == nil { fault("answered twice: \(number)") }
                if let bytes { isMessage(bytes) }
            case .tell(let bytes): isMessage(bytes)
            case .ask(let ticket, let order):
                asked.append(ticket)
                do { _ = try RPCCommand(order.method, order.params) } catch { fault("a bad order: \(error)") }
            case .cancel(let ticket): asked.removeAll { $0 == ticket }
            }
        }
    }

    private static func isMessage(_ bytes: [UInt8]) {
        guard let value = try? JSONText.decodePlain(bytes), !bytes.contains(0x0A) else { fault("no line of JSON") }
        for message in value.array ?? [value] where message["jsonrpc"] != "2.0" { fault("no message") }
    }

    private static func answer(_ input: inout FuzzInput) -> Value {
        switch input.below(4) {
        case 0: ["operationId": "op", "status": "pending"]
        case 1: ["operationId": "op", "status": "completed", "result": input.value(functions: false, depth: 3)]
        case 2:
            flows(input.value(functions: false, depth: 3), input.value(functions: false, depth: 3))
        default: input.value(functions: false, depth: 4)
        }
    }

    private static func flows(_ parameters: Value, _ other: Value) -> Value {
        let note: Value = ["description": "d", "parameters": parameters]
        return ["flows": [["name": "desk", "actions": ["note": note]], other]]
    }

    private static func bytes(_ input: inout FuzzInput) -> [UInt8] {
        switch input.below(8) {
        case 0: return input.take(Int(input.byte()))
        case 1: return JSONText.encodePlain(input.value(functions: false, depth: 6))
        case 2:
            let messages = (0..<input.below(6)).map { _ in message(&input) }
            return JSONText.encodePlain(.array(messages))
        default: return JSONText.encodePlain(message(&input))
        }
    }

    private static func message(_ input: inout FuzzInput) -> Value {
        var fields: [String: Value] = ["jsonrpc": "2.0", "method": Value(input.pick(methods))]
        if input.below(6) != 0 {
            fields["id"] = input.below(8) == 0 ? input.value(functions: false, depth: 2) : .int(Int64(input.below(6)))
        }
        var params: [String: Value] = [:]
        switch input.below(6) {
        case 0: params = ["protocolVersion": Value(input.pick(versions))]
        case 1: params = ["requestId": .int(Int64(input.below(6)))]
        case 2: params = ["_meta": ["io.modelcontextprotocol/protocolVersion": Value(input.pick(versions))]]
        default:
            var arguments: [String: Value] = [:]
            for _ in 0..<input.below(5) {
                arguments[input.pick(keys)] =
                    input.below(3) == 0 ? input.value(functions: false, depth: 3) : Value(input.pick(words))
            }
            params = ["name": Value(input.pick(["voice_call", "desk_note", "x"])), "arguments": .map(arguments)]
        }
        fields["params"] = input.below(10) == 0 ? input.value(functions: false, depth: 3) : .map(params)
        return .map(fields)
    }

    private static let methods = [
        "initialize", "ping", "tools/list", "tools/call", "tools/call", "tools/call", "server/discover",
        "notifications/cancelled", "notifications/initialized", "x",
    ]
    private static let versions = ["2024-11-05", "2025-03-26", "2025-06-18", "2026-07-28", "1999-01-01"]
    private static let keys = [
        "action", "action", "callId", "message", "to", "mode", "digits", "operationId", "flow", "args", "name", "sid",
        "full",
    ]
    private static let words = [
        "initiate_call", "continue_call", "continue_result", "end_call", "get_status", "flow_action", "steer_call",
        "status",
        "call", "say", "+15550001234", "12#", "c", "", "\u{0}", "\u{202E}",
    ]
}
