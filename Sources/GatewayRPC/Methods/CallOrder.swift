import ScriptValue

/// Something that is asked of a live call.
public struct CallOrder: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Speak, then listen.
        case talk(String)
        case speak(String)
        case dtmf(String)
        case end
        /// A hint for whoever leads the conversation.
        case guide(String)
        /// An action of the call's flow, and its arguments.
        case act(String, [String: Value])
    }

    /// The engine's id, or the carrier's.
    public var call: String
    public var kind: Kind
    /// The same key is the same order: it is carried out once.
    public var key: String?
    /// A failure is told as an answer, not as an error: whoever asked has nothing else to try.
    public var isSoft = false

    public init(_ kind: Kind, call: String, key: String? = nil) {
        self.kind = kind
        self.call = call
        self.key = key
    }

    /// The action of the call's flow that carries it out, and what it is given.
    public var action: (name: String, arguments: Value) {
        switch kind {
        case .talk(let message): ("continue", ["message": Value(message)])
        case .speak(let message): ("speak", ["message": Value(message)])
        case .dtmf(let digits): ("dtmf", ["digits": Value(digits)])
        case .end: ("end", [:])
        case .guide(let message): ("message", ["name": "guidance", "data": ["message": Value(message)]])
        case .act(let name, let arguments): (name, .map(arguments))
        }
    }
}
