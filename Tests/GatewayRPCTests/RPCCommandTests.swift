import CallCore
import GatewayRPC
import ScriptValue
import Testing

@Suite("Parameters of requests") struct RPCCommandTests {
    private func command(_ method: RPCMethod, _ params: Value) throws -> RPCCommand { try RPCCommand(method, params) }

    @Test("a call to place: texts are trimmed, and the first words go to the flow")
    func initiate() throws {
        var order = PlacementOrder()
        order.to = "+15550001234"
        order.mode = "conversation"
        order.arguments = ["message": "Good morning"]
        order.requester = "agent:main:main"
        order.key = "k-1"
        let params: Value = [
            "message": "  Good morning\n", "to": " +15550001234 ", "mode": "conversation", "idempotencyKey": "k-1",
            "requesterSessionKey": "agent:main:main", "sessionKey": "  ",
        ]
        #expect(try command(.initiate, params) == .place(order))
        #expect(try command(.start, params) == .place(order))
    }

    @Test("what a call is for goes beside the flow's arguments, up to a length")
    func brief() throws {
        let params: Value = ["to": "+15550001234", "message": "m", "brief": " Ask for Ada.\nHer order is 12. "]
        guard case .place(let order) = try command(.initiate, params) else {
            Issue.record("no placement")
            return
        }
        #expect(order.brief == "Ask for Ada.\nHer order is 12." && order.arguments == ["message": "m"])
        let longest = String(repeating: "ä", count: 2_000)
        _ = try command(.start, ["to": "+15550001234", "brief": Value(longest)])
        let error = #expect(throws: RPCError.self) {
            try command(.start, ["to": "+15550001234", "brief": Value(longest + "a")])
        }
        #expect(error?.message == "brief is longer than 2000 characters")
    }

    @Test("keys to press are an argument of the flow, and a flow is named as it is")
    func digitsAndFlows() throws {
        guard case .place(let start) = try command(.start, ["to": "+15550001234", "dtmfSequence": "ww12#"]) else {
            Issue.record("no placement")
            return
        }
        #expect(start.arguments == ["dtmf_sequence": "ww12#"])
        guard case .place(let run) = try command(.runFlow, ["flow": "reception", "args": ["topic": "x"]]) else {
            Issue.record("no placement")
            return
        }
        #expect(run.flow == "reception")
        #expect(run.arguments == ["topic": "x"])
    }

    @Test(
        "what is missing or wrong is said in the words that clients know",
        arguments: [
            (RPCMethod.initiate, [:], "message required"), (.initiate, ["message": "   "], "message required"),
            (.start, ["message": "x"], "to required"), (.start, ["to": "555"], "to is not an E.164 number"),
            (.start, ["to": ["x"]], "to must be a text"),
            (
                .start, ["to": "+15550001234", "dtmfSequence": "12a"],
                "digits may only contain digits, *, #, comma, w, p"
            ),
            (.continueCall, ["callId": "a"], "callId and message required"),
            (.beginContinue, ["message": "a"], "callId and message required"),
            (.speak, [:], "callId and message required"), (.dtmf, ["callId": "a"], "callId and digits required"),
            (.dtmf, ["callId": "a", "digits": "+"], "digits may only contain digits, *, #, comma, w, p"),
            (.end, [:], "callId required"), (.continueResult, [:], "operationId required"),
            (.steer, ["callId": "a", "message": "b"], "mode must be say or guidance"),
            (.steer, ["callId": "a", "message": "b", "mode": "shout"], "mode must be say or guidance"),
            (.runFlow, [:], "flow required"), (.runFlow, ["flow": "a", "args": [1]], "args must be an object"),
            (.runFlow, ["flow": "a", "idempotencykey": "k"], "unknown parameter 'idempotencykey'"),
            (.pinFlow, ["version": "a"], "flow required"),
            (.rollbackFlow, ["flow": "a", "to": "b"], "unknown parameter 'to'"),
            (.speak, ["callId": "a", "message": "b\u{0}c"], "message holds control characters"),
            (.speak, ["callId": "a\u{1B}[2J", "message": "b"], "callId holds control characters"),
            (.speak, ["callId": "a", "message": "\u{9B}31mb"], "message holds control characters"),
            (.start, ["to": "+15550001234", "idempotencyKey": "\u{9D}0;x"], "idempotencyKey holds control characters"),
            (
                .speak, ["callId": "a", "message": "b", "allowTwimlFallback": "no"],
                "allowTwimlFallback must be true or false"
            ),
        ] as [(RPCMethod, Value, String)])
    func refused(_ method: RPCMethod, params: Value, message: String) {
        let error = #expect(throws: RPCError.self) { try RPCCommand(method, params) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.hasPrefix(message) == true, "\(String(describing: error))")
    }

    @Test("a megabyte of words is refused, right-to-left words are words")
    func hostile() throws {
        let long = String(repeating: "a", count: 1 << 20)
        #expect(throws: RPCError.self) { try RPCCommand(.speak, ["callId": "a", "message": Value(long)]) }
        #expect(throws: RPCError.self) { try RPCCommand(.end, ["callId": Value(long)]) }
        let words = "שלום \u{202E}world"
        #expect(
            try command(.speak, ["callId": "a", "message": Value(words)])
                == .ask(CallOrder(.speak(words), call: "a")))
    }

    @Test("a hint has 500 characters at most")
    func hints() throws {
        let hint = String(repeating: "é", count: 500)
        let params: Value = ["callId": "a", "message": Value(hint), "mode": "guidance"]
        #expect(try command(.steer, params) == .ask(CallOrder(.guide(hint), call: "a")))
        #expect(throws: RPCError.self) {
            try RPCCommand(.steer, ["callId": "a", "message": Value(hint + "é"), "mode": "say"])
        }
    }

    @Test("status goes by either id, and every method is understood or refused for a reason")
    func others() throws {
        #expect(try command(.status, [:]) == .status(call: nil, isWhole: false))
        #expect(try command(.status, ["sid": "CA1", "full": true]) == .status(call: "CA1", isWhole: true))
        #expect(try command(.pinFlow, ["flow": "a"]) == .pin(flow: "a", version: nil))
        #expect(try command(.tail, ["callId": "x"]) == .tail(call: "x"))
        for method in RPCMethod.allCases {
            do { _ = try RPCCommand(method, [:]) } catch { #expect(error.message.hasSuffix("required"), "\(method)") }
        }
    }
}
