import CallCore
import ScriptValue

/// A request whose parameters make sense.
public enum RPCCommand: Hashable, Sendable {
    case health
    case place(PlacementOrder)
    case ask(CallOrder)
    /// The same as asking to talk, but the answer is fetched later.
    case begin(CallOrder)
    /// Waits so long for an outcome that is not there yet.
    case result(operation: String, wait: Milliseconds)
    /// Nil: all live calls. `isWhole` asks for transcript and metadata too.
    case status(call: String?, isWhole: Bool)
    /// Removes what the store has of a number.
    case forget(PhoneNumber)
    /// Lets one test call in, under this id of the carrier.
    case expectTest(providerCallID: String)
    /// `isWhole` asks for what flows take and which actions they have.
    case listFlows(isWhole: Bool)
    case reloadFlows
    /// Nil: the newest version again.
    case pin(flow: String, version: String?)
    case rollback(flow: String)
    /// Nil: of all calls.
    case tail(call: String?)
    case stopTail

    /// - Throws: `INVALID_REQUEST` with what is missing or wrong.
    public init(_ method: RPCMethod, _ params: Value) throws(RPCError) {
        let given = RPCParameters(params)
        switch method {
        case .health: self = .health
        case .initiate: self = .place(try Self.initiate(given))
        case .start: self = .place(try Self.start(given))
        case .runFlow: self = .place(try Self.run(given))
        case .continueCall: self = .ask(try Self.talk(given))
        case .beginContinue: self = .begin(try Self.talk(given))
        case .continueResult:
            guard let id = try given.name("operationId") else { throw .invalid("operationId required") }
            self = .result(operation: id, wait: try given.milliseconds("waitMs", most: Self.longestWait) ?? 0)
        case .speak:
            let (call, message) = try Self.callAndMessage(given)
            var order = CallOrder(.speak(message), call: call, key: try given.name("idempotencyKey"))
            order.isSoft = try given.flag("allowTwimlFallback") == false
            self = .ask(order)
        case .dtmf: self = .ask(try Self.press(given))
        case .end:
            guard let call = try given.name("callId") else { throw .invalid("callId required") }
            self = .ask(CallOrder(.end, call: call))
        case .steer: self = .ask(try Self.steer(given))
        case .status:
            let (call, sid) = (try given.name("callId"), try given.name("sid"))
            self = .status(call: call ?? sid, isWhole: try given.flag("full") ?? false)
        case .forget:
            try given.only(["number"])
            guard let text = try Self.number("number", given) else { throw .invalid("number required") }
            self = .forget(PhoneNumber(text))
        case .expectTest:
            try given.only(["providerCallId"])
            guard let id = try given.name("providerCallId") else { throw .invalid("providerCallId required") }
            self = .expectTest(providerCallID: id)
        case .act: self = .ask(try Self.act(given))
        case .listFlows: self = .listFlows(isWhole: try given.flag("full") ?? false)
        case .reloadFlows: self = .reloadFlows
        case .pinFlow:
            try given.only(["flow", "version"])
            self = .pin(flow: try Self.flow(given), version: try given.name("version"))
        case .rollbackFlow:
            try given.only(["flow"])
            self = .rollback(flow: try Self.flow(given))
        case .tail: self = .tail(call: try given.name("callId"))
        case .stopTail: self = .stopTail
        }
    }

    // MARK: placing

    private static func initiate(_ given: RPCParameters) throws(RPCError) -> PlacementOrder {
        guard let message = try given.message() else { throw .invalid("message required") }
        var order = try placement(given)
        order.arguments["message"] = Value(message)
        return order
    }

    private static func start(_ given: RPCParameters) throws(RPCError) -> PlacementOrder {
        guard try given.name("to") != nil else { throw .invalid("to required") }
        var order = try placement(given)
        if let message = try given.message() { order.arguments["message"] = Value(message) }
        return order
    }

    private static func placement(_ given: RPCParameters) throws(RPCError) -> PlacementOrder {
        var order = PlacementOrder()
        order.to = try number("to", given)
        order.mode = try given.name("mode")
        order.sessionKey = try given.name("sessionKey")
        order.requester = try given.name("requesterSessionKey")
        order.key = try given.name("idempotencyKey")
        order.brief = try given.message("brief")
        guard order.brief?.count ?? 0 <= CallBrief.longest else {
            throw .invalid("brief is longer than \(CallBrief.longest) characters")
        }
        if let digits = try given.name("dtmfSequence") {
            order.arguments["dtmf_sequence"] = Value(try dialled(digits))
        }
        return order
    }

    private static func run(_ given: RPCParameters) throws(RPCError) -> PlacementOrder {
        try given.only(["flow", "to", "from", "args", "sessionKey", "requesterSessionKey", "idempotencyKey"])
        var order = PlacementOrder()
        order.flow = try flow(given)
        order.to = try number("to", given)
        order.from = try number("from", given)
        order.arguments = try given.values("args")
        order.sessionKey = try given.name("sessionKey")
        order.requester = try given.name("requesterSessionKey")
        order.key = try given.name("idempotencyKey")
        return order
    }

    private static func flow(_ given: RPCParameters) throws(RPCError) -> String {
        guard let flow = try given.name("flow") else { throw .invalid("flow required") }
        return flow
    }

    private static func number(_ key: String, _ given: RPCParameters) throws(RPCError) -> String? {
        guard let text = try given.name(key) else { return nil }
        guard let number = PhoneNumber(text).e164 else {
            throw .invalid(
                "\(key) is not an E.164 number", reason: "call.number",
                next: "write + and 2 to 15 digits, such as +15550001234")
        }
        return number
    }

    private static func dialled(_ text: String) throws(RPCError) -> String {
        do throws(DialError) { return try DTMFDigits(text).text } catch {
            throw .invalid(error.message, reason: error.code.rawValue)
        }
    }

    // MARK: live calls

    private static func callAndMessage(
        _ given: RPCParameters, longest: Int = RPCParameters.longestMessage
    ) throws(RPCError) -> (String, String) {
        guard let call = try given.name("callId"), let message = try given.message(longest: longest) else {
            throw .invalid("callId and message required")
        }
        return (call, message)
    }

    private static func talk(_ given: RPCParameters) throws(RPCError) -> CallOrder {
        let (call, message) = try callAndMessage(given)
        return CallOrder(.talk(message), call: call, key: try given.name("idempotencyKey"))
    }

    private static func press(_ given: RPCParameters) throws(RPCError) -> CallOrder {
        guard let call = try given.name("callId"), let digits = try given.name("digits") else {
            throw .invalid("callId and digits required")
        }
        return CallOrder(.dtmf(try dialled(digits)), call: call, key: try given.name("idempotencyKey"))
    }

    private static func act(_ given: RPCParameters) throws(RPCError) -> CallOrder {
        try given.only(["callId", "action", "args", "idempotencyKey"])
        guard let call = try given.name("callId"), let action = try given.name("action") else {
            throw .invalid("callId and action required")
        }
        return CallOrder(.act(action, try given.values("args")), call: call, key: try given.name("idempotencyKey"))
    }

    /// How long the outcome of an operation may be waited for.
    private static let longestWait: Milliseconds = 50_000
    /// The longest hint, in characters.
    private static let longestHint = 500

    private static func steer(_ given: RPCParameters) throws(RPCError) -> CallOrder {
        let (call, message) = try callAndMessage(given)
        guard message.count <= longestHint else {
            throw .invalid("message is longer than \(longestHint) characters")
        }
        let key = try given.name("idempotencyKey")
        switch try given.name("mode") {
        case "say": return CallOrder(.speak(message), call: call, key: key)
        case "guidance": return CallOrder(.guide(message), call: call, key: key)
        default: throw .invalid("mode must be say or guidance")
        }
    }
}
