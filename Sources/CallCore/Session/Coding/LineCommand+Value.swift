import ScriptValue

extension LineCommand {
    /// The command as the journal keeps it; lengths are milliseconds.
    public var value: Value {
        switch self {
        case .place(let placement): .coded("place", ["placement": placement.value])
        case .answer: .coded("answer")
        case .reject(let reason): .coded("reject", ["reason": Value(reason)])
        case .hangUp(let reason): .coded("hang_up", ["reason": Value(reason.rawValue)])
        case .speak(let utterance): .coded("speak", ["utterance": utterance.value])
        case .stopSpeaking(let utterance): .coded("stop_speaking", ["utterance": Value(utterance)])
        case .listen(let listening):
            .coded("listen", ["terms": listening.value])
        case .stopListening(let token): .coded("stop_listening", ["turn": Value(token)])
        case .dtmf(let digits): .coded("dtmf", ["digits": Value(digits)])
        case .transfer(let to, let announce, let ring):
            .coded(
                "transfer", ["to": Value(to), "announce": announce.map { Value($0) }, "ring_ms": .int(ring)])
        }
    }

    /// Nil when `value` was not made by `value` of a command; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let command = try? Self.read(fields) else { return nil }
        self = command
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> LineCommand {
        switch fields.type {
        case "place": .place(try fields.required("placement", Placement.init(value:)))
        case "answer": .answer
        case "reject": .reject(reason: try fields.text("reason"))
        case "hang_up": .hangUp(try fields.named("reason"))
        case "speak": .speak(try fields.required("utterance", Utterance.init(value:)))
        case "stop_speaking": .stopSpeaking(utterance: try fields.text("utterance"))
        case "listen":
            .listen(try fields.required("terms", Listening.init(value:)))
        case "stop_listening": .stopListening(turnToken: try fields.text("turn"))
        case "dtmf": .dtmf(digits: try fields.text("digits"))
        case "transfer":
            .transfer(
                to: try fields.text("to"), announce: try fields.optional("announce", \.text),
                ring: try fields.length("ring_ms"))
        default: throw CodedFields.Malformed()
        }
    }
}
